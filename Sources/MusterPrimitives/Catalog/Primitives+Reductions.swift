import MusterGraph
import MusterRegistry

extension Primitives {
    /// Lists that come to one value. A bag's reduction applies them to each partition, and then to what came of those.
    static let reductions: [Primitive] = [
        Primitive(
            "bag.count", "(list: list<T>) -> int64", "How many elements there are.\n- Example: bag.count([7, 8]) == 2"
        ) { arguments throws(CallFailure) in
            var count = 0
            try arguments.forEachChunk(of: try arguments.rows(0)) { chunk throws(CallFailure) in count += chunk.count }
            return .int64(Int64(count))
        },
        Primitive(
            "bag.sum", "(list: list<int64>) -> int64",
            "The sum; an error where it does not fit.\n- Example: bag.sum([1, 2, 3]) == 6"
        ) { arguments throws(CallFailure) in
            var sum: Int64 = 0
            try arguments.forEachChunk(of: try arguments.rows(0)) { chunk throws(CallFailure) in
                guard let next = chunk.int64s.checkedSum(from: sum) else {
                    throw CallFailure(.failed, function: "bag.sum", message: "the sum does not fit an int64")
                }
                sum = next
            }
            return .int64(sum)
        },
        Primitive(
            "bag.sum", "(list: list<float64>) -> float64",
            "The sum, with what rounding lost of each chunk added at the end.\n- Example: bag.sum([0.5, 2.5]) == 3.0"
        ) { arguments throws(CallFailure) in
            var sum = CompensatedSum()
            try arguments.forEachChunk(of: try arguments.rows(0)) { chunk throws(CallFailure) in sum.add(chunk.float64s)
            }
            return .float64(sum.total)
        },
        Primitive(
            "bag.any", "(list: list<bool>) -> bool",
            "Whether some element is true.\n- Example: bag.any([false, true]) == true"
        ) { arguments throws(CallFailure) in
            var found = false
            try arguments.forEachChunk(of: try arguments.rows(0)) { chunk throws(CallFailure) in
                found = found || chunk.values.contains(1)
            }
            return .bool(found)
        },
        Primitive(
            "bag.all", "(list: list<bool>) -> bool",
            "Whether every element is true.\n- Example: bag.all([false, true]) == false"
        ) { arguments throws(CallFailure) in
            var all = true
            try arguments.forEachChunk(of: try arguments.rows(0)) { chunk throws(CallFailure) in
                all = all && !chunk.values.contains(0)
            }
            return .bool(all)
        },
        Primitive(
            "bag.fold", "(list: list<T>, function: function<A, T -> A>, initial: A) -> A",
            "What the function makes of the initial value and the elements, from the first to the last."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let initial = try arguments.value(2)
            let fold = try Fold(arguments, function: 1, over: rows.elementType, initial: initial)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in try fold.take(chunk) }
            return .value(try fold.result())
        },
        Primitive(
            "bag.only", "(list: list<T>, what: string) -> T",
            "The one element of a list. Another number of elements is an error that says what was sought."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let writer = try arguments.evaluator.collect(rows, for: arguments.name)
            guard writer.count == 1 else {
                let what = try arguments.string(1)
                throw arguments.failure(
                    writer.count == 0 ? "an empty bag has no \(what)" : "\(writer.count) elements, and one is needed")
            }
            return .value(try arguments.value(of: writer.column))
        },
    ]
}

extension UnsafeBufferPointer<Int64> {
    /// The sum of `start` and all numbers; nil where it does not fit on the way.
    func checkedSum(from start: Int64) -> Int64? {
        var (sum, overflow) = (start, Int64(0))
        for number in self {
            let next = sum &+ number
            // The sign of a sum is wrong exactly where both summands have the other one.
            overflow |= (sum ^ next) & (number ^ next)
            sum = next
        }
        return overflow < 0 ? nil : sum
    }
}

/// A sum of float64s that keeps what rounding loses: Neumaier's variant of Kahan's summation (A. Neumaier, ZAMM 54, 1974),
/// applied to the sums of chunks.
struct CompensatedSum {
    private var sum = 0.0
    private var lost = 0.0

    mutating func add(_ numbers: UnsafeBufferPointer<Double>) {
        var lanes = SIMD8<Double>(repeating: 0)
        let whole = numbers.count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            lanes += UnsafeRawPointer(numbers.baseAddress! + start).loadUnaligned(as: SIMD8<Double>.self)
        }
        for lane in 0..<8 { add(lanes[lane]) }
        for index in whole..<numbers.count { add(numbers[index]) }
    }

    private mutating func add(_ number: Double) {
        let next = sum + number
        if next.isFinite { lost += abs(sum) >= abs(number) ? (sum - next) + number : (number - next) + sum }
        sum = next
    }

    var total: Double { sum + lost }
}
