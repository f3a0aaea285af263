public import MusterGraph

/// A function as data: the name of a registered one, or the tree of calls that a closure over expressions describes.
///
/// ```swift
/// let upper = Lambda(Text.upper)                            // the function text.upper itself
/// let square = Lambda { (x: Expr<Int>) in x * x }           // math.multiply($0, $0)
/// let pad = Lambda { Text.pad($0, 10) }                     // text.pad($0, 10), partial application
/// ```
///
/// The closure runs once, here, with placeholders. Keys and calls without parameters in it are computed before the function
/// is called. A closure inside it must not use its parameters: such a graph is refused.
public struct Lambda: Hashable, Sendable {
    /// What the function results in, in which `Term.parameter` stands for its parameters.
    public let body: Term
    /// How many parameters it has; nil for a registered function's name, where only the registry knows.
    public let parameterCount: Int?
    private let name: String?

    /// The registered function called `name`.
    public init(named name: String) {
        body = .function(.named(name))
        parameterCount = nil
        self.name = name
    }

    /// A function of one parameter.
    public init<A, Result>(_ closure: (Expr<A>) -> Expr<Result>) {
        self.init(parameterCount: 1) { scope in closure(.parameter(scope)).term }
    }

    /// A function of two parameters.
    public init<A, B, Result>(_ closure: (Expr<A>, Expr<B>) -> Expr<Result>) {
        self.init(parameterCount: 2) { scope in closure(.parameter(scope), .parameter(scope + 1)).term }
    }

    /// A function of three parameters.
    public init<A, B, C, Result>(_ closure: (Expr<A>, Expr<B>, Expr<C>) -> Expr<Result>) {
        self.init(parameterCount: 3) { scope in
            closure(.parameter(scope), .parameter(scope + 1), .parameter(scope + 2)).term
        }
    }

    private init(parameterCount: Int, describe: (_ scope: Int) -> Term) {
        let scope = ParameterScope.current + ParameterScope.size
        let described = ParameterScope.$current.withValue(scope) { describe(scope) }
        body = described.renumberingParameters(of: scope)
        self.parameterCount = parameterCount
        name = body.functionCalledWithAllParameters(count: parameterCount)
    }

    /// The function as an argument of a call; nil when ``body`` is no call, so that there is nothing to run: a parameter
    /// as it is, a key, or a literal.
    ///
    /// A closure that only hands its parameters on is the function it hands them to: `{ Text.upper($0) }` is `text.upper`.
    public var term: Term? {
        if let name { return .function(.named(name)) }
        if case .call(let call) = body { return .function(.described(call)) }
        return nil
    }

    /// What a call is given for the function: ``term``, or where there is none ``body``, which the check of the graph refuses.
    public var argument: Term { term ?? body }

    /// Whether the function gives back its parameter.
    package var isIdentity: Bool { parameterCount == 1 && body == .parameter(0) }
}
