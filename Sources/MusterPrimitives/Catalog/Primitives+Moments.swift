import MusterGraph
import MusterRegistry

extension Primitives {
    /// Mean, variance and standard deviation, by way of moments that can be merged.
    static let moments: [Primitive] = [
        Primitive(
            "bag.moments", "(list: list<float64>) -> tuple<count: int64, mean: float64, m2: float64>",
            """
            How many elements there are, their mean, and the sum of the squares of their distances from it.
            - Example: bag.moments([1, 2, 3]) == [3, 2.0, 2.0]
            - Example: bag.moments([4.0]) == [1, 4.0, 0.0]
            """
        ) { arguments throws(CallFailure) in
            var moments = Moments()
            try arguments.forEachChunk(of: try arguments.rows(0, of: .float64)) { chunk throws(CallFailure) in
                _ = moments.merge(Moments(chunk.float64s))
            }
            return moments.operand
        },
        Primitive(
            "bag.moments", "(list: list<value>) -> tuple<count: int64, mean: float64, m2: float64>",
            "The moments of integers and floats in one list. Anything else is an error."
        ) { arguments throws(CallFailure) in
            var moments = Moments()
            var numbers: [Double] = []
            numbers.reserveCapacity(chunkRowCount)
            try arguments.forEachNumber(of: try arguments.rows(0, of: .value)) { number in
                numbers.append(number.float64)
                if numbers.count == chunkRowCount {
                    numbers.withUnsafeBufferPointer { _ = moments.merge(Moments($0)) }
                    numbers.removeAll(keepingCapacity: true)
                }
            }
            numbers.withUnsafeBufferPointer { _ = moments.merge(Moments($0)) }
            return moments.operand
        },
        Primitive(
            "bag.mergeMoments",
            "(moments: list<tuple<count: int64, mean: float64, m2: float64>>)"
                + " -> tuple<count: int64, mean: float64, m2: float64>",
            """
            The moments of several lists as those of all their elements.
            - Example: bag.mergeMoments([[2, 1.5, 0.5], [0, 0.0, 0.0], [1, 3.0, 0.0]]) == [3, 2.0, 2.0]
            """
        ) { arguments throws(CallFailure) in
            var merged = Moments()
            try arguments.forEachChunk(of: try arguments.rows(0, of: Moments.type)) { chunk throws(CallFailure) in
                for row in 0..<chunk.count {
                    let moments = Moments(row: row, of: chunk)
                    guard moments.count >= 0 else { throw arguments.failure("a count is \(moments.count)") }
                    guard merged.merge(moments) else { throw arguments.failure("the count does not fit an int64") }
                }
            }
            return merged.operand
        },
        Primitive(
            "bag.mean", "(moments: tuple<count: int64, mean: float64, m2: float64>) -> float64",
            """
            The mean of the elements; an error where there are none.
            - Example: bag.mean([3, 2.0, 2.0]) == 2.0
            - Example: bag.mean([0, 0.0, 0.0]) throws
            """
        ) { arguments throws(CallFailure) in
            let moments = try arguments.moments(0)
            guard moments.count > 0 else { throw arguments.failure("an empty bag has no mean") }
            return .float64(moments.mean)
        },
        Primitive(
            "bag.variance", "(moments: tuple<count: int64, mean: float64, m2: float64>, ddof: int64) -> float64",
            """
            The variance: m2 divided by the number of elements without `ddof` of them. 0 is the variance of a population, 1 the
            estimate from a sample. There must be more elements than `ddof`.
            - Example: bag.variance([3, 2.0, 2.0], 1) == 1.0
            - Example: bag.variance([1, 4.0, 0.0], 1) throws
            """
        ) { arguments throws(CallFailure) in .float64(try arguments.variance("variance")) },
        Primitive(
            "bag.standardDeviation",
            "(moments: tuple<count: int64, mean: float64, m2: float64>, ddof: int64) -> float64",
            """
            The square root of the variance.
            - Example: bag.standardDeviation([2, 0.0, 8.0], 0) == 2.0
            - Example: bag.standardDeviation([0, 0.0, 0.0], 0) throws
            """
        ) { arguments throws(CallFailure) in
            .float64(try arguments.variance("standard deviation").squareRoot())
        },
    ]
}

extension PrimitiveArguments {
    /// The variance of moments, the first argument, with degrees of freedom, the second.
    fileprivate func variance(_ what: String) throws(CallFailure) -> Double {
        let (moments, ddof) = (try moments(0), try int64(1))
        guard ddof >= 0 else { throw failure("ddof is \(ddof), and 0 or more is needed") }
        guard moments.count > 0 else { throw failure("an empty bag has no \(what)") }
        guard moments.count > ddof else {
            throw failure(
                "with ddof \(ddof) a \(what) needs more than \(ddof) element\(ddof == 1 ? "" : "s"), and the bag has \(moments.count)"
            )
        }
        return moments.m2 / Double(moments.count - ddof)
    }
}
