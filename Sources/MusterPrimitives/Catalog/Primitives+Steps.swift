import MusterGraph
import MusterRegistry

extension Primitives {
    /// Steps that take a list row by row.
    static let steps: [Primitive] = [
        Primitive(
            "bag.map", "(list: list<T>, function: function<T -> U>) -> list<U>",
            "What the function makes of each element."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            return .stream(MapStream(rows, try arguments.function(1, taking: [rows.elementType])))
        },
        Primitive(
            "bag.filter", "(list: list<T>, predicate: function<T -> bool>) -> list<T>",
            "The elements for which the predicate is true."
        ) { arguments throws(CallFailure) in try arguments.filtered(keepsTrue: true) },
        Primitive(
            "bag.remove", "(list: list<T>, predicate: function<T -> bool>) -> list<T>",
            "The elements for which the predicate is false."
        ) { arguments throws(CallFailure) in try arguments.filtered(keepsTrue: false) },
        Primitive(
            "bag.flatMap", "(list: list<T>, function: function<T -> list<U>>) -> list<U>",
            "The elements of the lists that the function makes of each element."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let lists = MapStream(rows, try arguments.function(1, taking: [rows.elementType]))
            return try arguments.flattened(lists, what: "the function gives")
        },
        Primitive(
            "bag.flatten", "(lists: list<list<T>>) -> list<T>",
            "The elements of the lists that are the elements.\n- Example: bag.flatten([[1, 2], [], [3]]) == [1, 2, 3]"
        ) { arguments throws(CallFailure) in
            try arguments.flattened(try arguments.rows(0), what: "the elements are")
        },
        Primitive(
            "bag.take", "(list: list<T>, count: int64) -> list<T>",
            "The first elements, at most `count`.\n- Example: bag.take([3, 4, 5], 2) == [3, 4]"
        ) { arguments throws(CallFailure) in
            let count = try arguments.int64(1)
            guard count >= 0 else { throw arguments.failure("\(count) elements cannot be taken") }
            return .stream(PrefixStream(try arguments.rows(0), count: Int(count)))
        },
    ]
}

extension PrimitiveArguments {
    /// The elements of lists.
    fileprivate func flattened(_ lists: any RowStream, what: String) throws(CallFailure) -> Operand {
        guard case .list(let element) = lists.elementType else {
            throw failure("\(what) \(lists.elementType), and lists are needed")
        }
        return .stream(try FlattenedStream(lists, elementType: element))
    }

    /// The elements for which the predicate says so.
    fileprivate func filtered(keepsTrue: Bool) throws(CallFailure) -> Operand {
        let rows = try rows(0)
        let predicate = try function(1, taking: [rows.elementType])
        guard predicate.resultType == .bool || predicate.resultType == .value else {
            throw failure("the predicate gives \(predicate.resultType), and bool is needed")
        }
        return .stream(
            FilterStream(rows, predicate, keepsTrue: keepsTrue, writer: try column(of: rows.elementType)))
    }
}
