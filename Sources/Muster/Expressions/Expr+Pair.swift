/// ``Pair``, as a constraint of extensions.
public protocol PairValue {
    /// The type of the first part.
    associatedtype First
    /// The type of the second part.
    associatedtype Second
}

extension Pair: PairValue {}

extension Expr where Value: PairValue {
    /// `tuple.first`: the first part.
    public var first: Expr<Value.First> { .call("tuple.first", self) }

    /// `tuple.second`: the second part.
    public var second: Expr<Value.Second> { .call("tuple.second", self) }
}
