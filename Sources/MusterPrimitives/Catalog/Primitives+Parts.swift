import MusterGraph
import MusterRegistry

extension Primitives {
    /// Parts of a list, and how large it is: what repartitioning needs.
    static let parts: [Primitive] = [
        Primitive(
            "bag.slice", "(list: list<T>, part: int64, of: int64) -> list<T>",
            """
            One of `of` equal parts of a list, in order and counted from 0. The first parts have one element more where it
            cannot be divided.
            - Example: bag.slice([1, 2, 3, 4, 5], 0, 2) == [1, 2, 3]
            - Example: bag.slice([1, 2, 3, 4, 5], 1, 2) == [4, 5]
            - Example: bag.slice([1], 2, 2) throws
            """
        ) { arguments throws(CallFailure) in
            let (part, parts) = (try arguments.int64(1), try arguments.int64(2))
            guard parts > 0 else { throw arguments.failure("a list has no \(parts) parts") }
            guard (0..<parts).contains(part) else {
                throw arguments.failure("there is no part \(part) of \(parts); the first is 0")
            }
            let list = try arguments.wholeList(0)
            let (size, rest) = Int64(list.count).quotientAndRemainder(dividingBy: parts)
            let start = Int(part * size + min(part, rest))
            let end = start + Int(size) + (part < rest ? 1 : 0)
            return .stream(try PartialStream(list, rows: start..<end, for: arguments.name))
        },
        Primitive(
            "bag.nbytes", "(list: list<T>) -> int64",
            "How many bytes the list takes where it is stored.\n- Example: bag.nbytes([1, 2]) == 48"
        ) { arguments throws(CallFailure) in .int64(Int64(try arguments.wholeList(0).payload.count)) },
    ]
}
