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
            try arguments.forEachChunk(of: try arguments.rows(0, of: .int64)) { chunk throws(CallFailure) in
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
            try arguments.forEachChunk(of: try arguments.rows(0, of: .float64)) { chunk throws(CallFailure) in
                sum.add(chunk.float64s)
            }
            return .float64(sum.total)
        },
        Primitive(
            "bag.sum", "(list: list<value>) -> value",
            "The sum of integers and floats: an integer as long as all are, otherwise a float. Anything else is an error."
        ) { arguments throws(CallFailure) in
            var sum = MixedSum()
            try arguments.forEachNumber(of: try arguments.rows(0, of: .value)) { number in sum.add(number) }
            guard let total = sum.total else { throw arguments.failure("the sum does not fit an int64") }
            return total
        },
        Primitive(
            "bag.any", "(list: list<bool>) -> bool",
            "Whether some element is true.\n- Example: bag.any([false, true]) == true"
        ) { arguments throws(CallFailure) in
            var found = false
            try arguments.forEachChunk(of: try arguments.rows(0, of: .bool)) { chunk throws(CallFailure) in
                found = found || chunk.values.contains(1)
            }
            return .bool(found)
        },
        Primitive(
            "bag.all", "(list: list<bool>) -> bool",
            "Whether every element is true.\n- Example: bag.all([false, true]) == false"
        ) { arguments throws(CallFailure) in
            var all = true
            try arguments.forEachChunk(of: try arguments.rows(0, of: .bool)) { chunk throws(CallFailure) in
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
            let fold = try arguments.fold(over: rows.elementType, initial: initial)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in try fold.take(chunk) }
            return .value(try arguments.value(of: fold.column))
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

extension PrimitiveArguments {
    /// A fold of a function, the second argument, that begins with a value.
    fileprivate func fold(over element: ValueType, initial: Payload) throws(CallFailure) -> Fold {
        let fold: Fold
        do throws(CallFailure) {
            fold = try Fold(self, function: 1, over: element, from: try naturalType(of: initial))
        } catch {
            // A tuple looks like a list of values.
            guard !initial.isColumnBlock, case .list(_, let count)? = try? initial.argumentType,
                let tuple = try? tupleType(of: initial, count: count),
                let other = try? Fold(self, function: 1, over: element, from: tuple)
            else { throw error }
            fold = other
        }
        try fold.begin(initial)
        return fold
    }
}
