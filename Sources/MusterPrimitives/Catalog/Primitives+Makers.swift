import MusterGraph
import MusterRegistry

extension Primitives {
    /// Lists that are made, or put together from others.
    static let makers: [Primitive] = [
        Primitive(
            "bag.range", "(start: int64, end: int64) -> list<int64>",
            "The integers from `start` up to, and without, `end`.\n- Example: bag.range(2, 5) == [2, 3, 4]"
        ) { arguments throws(CallFailure) in
            let (start, end) = (try arguments.int64(0), try arguments.int64(1))
            guard start <= end else { throw arguments.failure("\(start) is beyond the end, \(end)") }
            return .stream(RangeStream(start..<end, writer: try arguments.column(of: .int64)))
        },
        Primitive(
            "bag.concatenate", "(lists: list<list<T>>) -> list<T>",
            "The elements of all lists, one list after another.\n- Example: bag.concatenate([[1, 2], [3]]) == [1, 2, 3]"
        ) { arguments throws(CallFailure) in
            let streams = try arguments.rowsOfEach(0)
            guard let type = streams.first?.elementType else {
                return .stream(BlockStream(try arguments.block(try arguments.column(of: .value))))
            }
            for (index, stream) in streams.enumerated() where !stream.elementType.hasLayout(of: type) {
                throw arguments.failure(
                    "list 0 holds \(type), and list \(index) holds \(stream.elementType): one type is needed")
            }
            return .stream(ConcatenatedStream(streams, elementType: type))
        },
        Primitive(
            "bag.prepend", "(list: list<T>, value: T) -> list<T>",
            "The value, and behind it the elements.\n- Example: bag.prepend([2, 3], 1) == [1, 2, 3]"
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let value = try arguments.value(1)
            let first: ColumnBlock
            do throws(ConversionFailure) {
                first = try ColumnBlock(row: value, of: rows.elementType)
            } catch {
                throw arguments.failure("the value is no \(rows.elementType): \(error)")
            }
            return .stream(ConcatenatedStream([BlockStream(first), rows], elementType: rows.elementType))
        },
    ]
}
