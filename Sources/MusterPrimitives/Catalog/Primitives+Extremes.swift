import MusterGraph
import MusterRegistry

extension Primitives {
    /// The smallest and the largest elements. Each gives a list, so that it can be applied to what came of several lists.
    static let extremes: [Primitive] = [
        Primitive(
            "bag.minimum", "(list: list<T>) -> list<T>",
            """
            The smallest element, the first of equal ones; nothing of nothing. Null is smaller than all else, NaN larger than all numbers.
            - Example: bag.minimum([3, 1, 2]) == [1]
            - Example: bag.minimum([]) == []
            """
        ) { arguments throws(CallFailure) in try arguments.extremum(isMaximum: false) },
        Primitive(
            "bag.maximum", "(list: list<T>) -> list<T>",
            """
            The largest element, the first of equal ones; nothing of nothing. Null is smaller than all else, NaN larger than all numbers.
            - Example: bag.maximum(["b", "c", "a"]) == ["c"]
            """
        ) { arguments throws(CallFailure) in try arguments.extremum(isMaximum: true) },
        Primitive(
            "bag.minimumBy", "(list: list<T>, key: function<T -> K>) -> list<T>",
            "The element with the smallest key, the first of equal ones; nothing of nothing."
        ) { arguments throws(CallFailure) in try arguments.extremumByKey(isMaximum: false) },
        Primitive(
            "bag.maximumBy", "(list: list<T>, key: function<T -> K>) -> list<T>",
            "The element with the largest key, the first of equal ones; nothing of nothing."
        ) { arguments throws(CallFailure) in try arguments.extremumByKey(isMaximum: true) },
        Primitive(
            "bag.top", "(list: list<T>, count: int64) -> list<T>",
            "The largest elements, at most `count`, the largest first; of equal ones those that stand first.\n"
                + "- Example: bag.top([3, 1, 4, 1], 2) == [4, 3]"
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let largest = try LargestRows(
                try arguments.count(1, in: 0...Int.max, "elements"), items: rows.elementType, keys: rows.elementType,
                arguments)
            try arguments.forEachChunk(of: rows) { chunk throws(CallFailure) in try largest.take(chunk, keys: chunk) }
            return try arguments.rows(of: try largest.result())
        },
        Primitive(
            "bag.topBy", "(list: list<T>, count: int64, key: function<T -> K>) -> list<T>",
            "The elements with the largest keys, at most `count`, the largest first; of equal ones those that stand first."
        ) { arguments throws(CallFailure) in
            let rows = try arguments.rows(0)
            let key = try arguments.function(2, taking: [rows.elementType])
            let largest = try LargestRows(
                try arguments.count(1, in: 0...Int.max, "elements"), items: rows.elementType, keys: key.resultType,
                arguments)
            try arguments.forEachChunk(of: rows, key) { chunk, keys throws(CallFailure) in
                try largest.take(chunk, keys: keys)
            }
            return try arguments.rows(of: try largest.result())
        },
    ]
}

extension PrimitiveArguments {
    fileprivate func extremum(isMaximum: Bool) throws(CallFailure) -> Operand {
        let rows = try rows(0)
        let item = try column(of: rows.elementType)
        var extremum = Extremum(item: item, key: item, isMaximum: isMaximum)
        try forEachChunk(of: rows) { chunk throws(CallFailure) in extremum.take(chunk, keys: chunk) }
        return try self.rows(of: item)
    }

    fileprivate func extremumByKey(isMaximum: Bool) throws(CallFailure) -> Operand {
        let rows = try rows(0)
        let key = try function(1, taking: [rows.elementType])
        let item = try column(of: rows.elementType)
        var extremum = Extremum(item: item, key: try column(of: key.resultType), isMaximum: isMaximum)
        try forEachChunk(of: rows, key) { chunk, keys throws(CallFailure) in extremum.take(chunk, keys: keys) }
        return try self.rows(of: item)
    }
}
