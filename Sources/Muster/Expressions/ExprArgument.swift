public import MusterGraph

/// What a call may be given: an expression, a term, or a Swift value that stands for itself.
public protocol ExprArgument {
    /// What is written into the graph.
    var term: Term { get }
}

extension Expr: ExprArgument {}

extension Term: ExprArgument {
    /// The term itself.
    public var term: Term { self }
}
