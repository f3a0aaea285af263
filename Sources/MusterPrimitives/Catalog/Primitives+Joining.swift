import MusterGraph
import MusterRegistry

extension Primitives {
    /// Elements of two lists by their keys. Keys are equal as they are for grouping: null equals null.
    static let joins: [Primitive] = [
        Primitive(
            "bag.joinInner",
            "(left: list<A>, right: list<B>, leftKey: function<A -> K>, rightKey: function<B -> K>) -> "
                + "list<tuple<left: A, right: B>>",
            "Each pair of elements whose keys are equal, in the order of the left ones, and then of the right ones."
        ) { arguments throws(CallFailure) in try arguments.join(.inner) },
        Primitive(
            "bag.joinLeft",
            "(left: list<A>, right: list<B>, leftKey: function<A -> K>, rightKey: function<B -> K>) -> "
                + "list<tuple<left: A, right: optional<B>>>",
            "As `bag.joinInner`, and each left element without a right one, with null in its place."
        ) { arguments throws(CallFailure) in try arguments.join(.left) },
        Primitive(
            "bag.joinOuter",
            "(left: list<A>, right: list<B>, leftKey: function<A -> K>, rightKey: function<B -> K>) -> "
                + "list<tuple<left: optional<A>, right: optional<B>>>",
            "As `bag.joinLeft`, and behind them each right element without a left one, with null in its place."
        ) { arguments throws(CallFailure) in try arguments.join(.outer) },
    ]
}

extension PrimitiveArguments {
    fileprivate func join(_ kind: JoinStream.Kind) throws(CallFailure) -> Operand {
        let (left, right) = (try rows(0), try rows(1))
        let leftKey = try function(2, taking: [left.elementType])
        let rightKey = try function(3, taking: [right.elementType])
        let (leftItem, rightItem) = (left.elementType, right.elementType)
        let type = ValueType.tuple([
            .init(name: "left", kind == .outer ? leftItem.madeOptional : leftItem),
            .init(name: "right", kind == .inner ? rightItem : rightItem.madeOptional),
        ])
        let keysAgree = leftKey.resultType.hasLayout(of: rightKey.resultType)
        let converter = keysAgree ? nil : ValueConverter(try column(of: .value))
        let table = try JoinTable(
            items: try column(of: rightItem), keys: try column(of: keysAgree ? rightKey.resultType : .value))
        try forEachChunk(of: right, rightKey) { chunk, keys throws(CallFailure) in
            try table.take(chunk, keys: try converter?.convert(keys, for: name) ?? keys, self)
        }
        table.finish()
        return .stream(
            JoinStream(kind, left, leftKey, table, converter: converter, writer: try column(of: type), name: name))
    }
}

extension ValueType {
    /// The type of rows of this type of which some may be absent.
    fileprivate var madeOptional: ValueType { .optional(present) }
}
