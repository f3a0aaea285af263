import MusterGraph
import MusterRegistry

extension Primitives {
    /// Folds with an accumulator for each key.
    static let folds: [Primitive] = [
        Primitive(
            "bag.foldBy",
            "(list: list<T>, key: function<T -> K>, function: function<A, T -> A>, initial: A) -> "
                + "list<tuple<key: K, value: A>>",
            "For each different key, what the function makes of the initial value and the elements with that key, from the "
                + "first to the last. Keys stand in the order in which they first occur."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let key = try arguments.function(1, taking: [rows.elementType])
            let (function, initial) = try arguments.accumulation(2, over: rows.elementType, initial: 3)
            let type = initial.elementType
            let result = try arguments.column(of: keyed(key.resultType, type))
            var table = KeyTable(keys: result.children[0])
            let fold = try GroupedFold(function, accumulator: type, element: rows.elementType, arguments)
            try arguments.forEachChunk(of: rows, key) { chunk, keys throws(CallFailure) in
                let numbers = try table.insert(keys, for: arguments.name)
                fold.begin(table.added.count, with: initial.column)
                try fold.take(chunk, numbers)
                try arguments.checkSize(result)
            }
            return try arguments.finish(fold, result)
        },
        Primitive(
            "bag.mergeFolds",
            "(list: list<tuple<key: K, value: A>>, function: function<A, A -> A>) -> list<tuple<key: K, value: A>>",
            "Folds by key of several lists as one: what the function makes of the values of equal keys, from the first to "
                + "the last. Keys stand in the order in which they first occur."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.pairs(0, "key", ("value", .value))
            let type = rows.elementType.part(1)
            let function = try arguments.function(1, taking: [type, type])
            let result = try arguments.column(of: keyed(rows.elementType.part(0), type))
            var table = KeyTable(keys: result.children[0])
            let fold = try GroupedFold(function, accumulator: type, element: type, arguments)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                let before = table.count
                let numbers = try table.insert(chunk.children[0], for: arguments.name)
                fold.begin(table.added, of: chunk.children[1])
                try fold.take(chunk.children[1], numbers, started: before)
                try arguments.checkSize(result)
            }
            return try arguments.finish(fold, result)
        },
    ]

    private static func keyed(_ key: ValueType, _ value: ValueType) -> ValueType {
        .tuple([.init(name: "key", key), .init(name: "value", value)])
    }
}

extension PrimitiveArguments {
    /// A function that folds, and the first accumulator as a list of one, of the type that the function gives.
    fileprivate func accumulation(
        _ index: Int, over element: ValueType, initial: Int
    ) throws(CallFailure) -> (function: RowFunction, initial: ColumnBlock) {
        let initial = try value(initial)
        do {
            let type = try initial.argumentType.natural
            let function = try function(index, taking: [type, element])
            if function.resultType.hasLayout(of: type) || type == .value {
                return (function, try ColumnBlock(row: initial, of: type))
            }
            // An initial integer in a fold of floats becomes one.
            let again = try self.function(index, taking: [function.resultType, element])
            return (again, try ColumnBlock(row: initial, of: function.resultType))
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw failure("the initial value: \(error)")
        }
    }

    /// Keys and the accumulators of each, as a list.
    fileprivate func finish(_ fold: GroupedFold, _ result: ColumnWriter) throws(CallFailure) -> Operand {
        fold.finish(into: result.children[1])
        result.appendRowsOfTuple(result.children[0].count)
        return try rows(of: result)
    }
}
