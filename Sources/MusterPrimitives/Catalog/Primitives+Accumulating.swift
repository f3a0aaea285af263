import MusterGraph
import MusterRegistry

extension Primitives {
    /// Folds without an initial value, running folds, and what carries them from one partition to the next.
    static let accumulating: [Primitive] = [
        Primitive(
            "bag.accumulate", "(list: list<T>, function: function<A, T -> A>, carry: list<A>) -> list<A>",
            """
            The running fold. `carry` holds at most one element: the last result of what lies before this list, which is folded
            with the first element and is no result of this one. Without it the first element is the first result.
            """
        ) { arguments throws(CallFailure) in
            let (rows, carry) = (try arguments.rows(0), try arguments.wholeList(2))
            guard carry.count <= 1 else {
                throw arguments.failure("the carry holds \(carry.count) elements, and 0 or 1 is needed")
            }
            // Without a carry the first result is an element of the list; `[]` is a list of values, which says nothing.
            let type = carry.count == 0 && carry.elementType == .value ? rows.elementType : carry.elementType
            let fold = try Fold(arguments, function: 1, over: rows.elementType, from: type)
            if carry.count == 1 { try fold.begin(0, of: carry.column) }
            return .stream(AccumulatedStream(rows, fold, writer: try arguments.column(of: fold.resultType)))
        },
        Primitive(
            "bag.accumulate", "(list: list<T>, function: function<T, T -> T>) -> list<T>",
            "The running fold that begins with the first element, which is the first result."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let fold = try Fold(arguments, function: 1, over: rows.elementType, from: rows.elementType)
            return .stream(AccumulatedStream(rows, fold, writer: try arguments.column(of: fold.resultType)))
        },
        Primitive(
            "bag.last", "(list: list<T>, fallback: list<T>) -> list<T>",
            """
            A list of the last element; where there is none, the other list as it is.
            - Example: bag.last([1, 2, 3], [9]) == [3]
            """
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let last = try arguments.column(of: rows.elementType)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                guard chunk.count > 0 else { return }
                last.removeAll()
                last.append(chunk.count - 1, of: chunk)
            }
            return last.count == 1 ? try arguments.list(last) : .stream(try arguments.rows(1))
        },
        Primitive(
            "bag.reduce", "(list: list<T>, function: function<T, T -> T>) -> list<T>",
            "The fold that begins with the first element, as a list of one; an empty list of an empty one."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let fold = try Fold(arguments, function: 1, over: rows.elementType, from: rows.elementType)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in
                if !fold.hasBegun, chunk.count > 0 {
                    try fold.begin(0, of: chunk)
                    try fold.take(chunk, from: 1)
                } else {
                    try fold.take(chunk)
                }
            }
            let result = try arguments.column(of: fold.resultType)
            if fold.hasBegun { result.append(0, of: fold.column) }
            return try arguments.list(result)
        },
    ]
}
