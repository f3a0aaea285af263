public import MusterGraph

/// A value of type `Value` that a cluster is to compute: a literal, a key's value, a call, or a parameter of a function
/// that is being described.
///
/// An expression is a ``Term`` whose type the compiler knows. Building one runs nothing: operators and stubs only write
/// down which registered function is called with what.
///
/// ```swift
/// let area = Math.multiply(Expr<Double>.key("width"), 2.5)
/// let value = try await client.compute(area + 1, in: ["width": 3.0])   // 8.5
/// ```
///
/// A closure over expressions is run once, with placeholders for its parameters, and leaves a tree of registered names: see
/// ``Lambda``. A comparison is an `Expr<Bool>`, which is no `Bool`: an `if` in such a closure would decide once, before there
/// are values, and so it does not compile.
///
/// An expression that is used twice is computed twice; what is to be computed once gets a key of its own.
public struct Expr<Value>: Sendable {
    /// The expression without its type, as graphs take it: `graph["y"] = y.term`.
    public let term: Term

    /// What `term` computes, which must be a `Value`; that is not checked here.
    public init(_ term: Term) {
        self.term = term
    }

    /// The value of a key of the graph.
    public static func key(_ key: Key) -> Expr {
        Expr(.key(key))
    }

    /// A call of a function that has no stub.
    ///
    /// ```swift
    /// let greeting = Expr.call("greeting.greet", "world", as: String.self)
    /// ```
    ///
    /// - Parameters:
    ///   - function: The function's name: `family.function`.
    ///   - arguments: Expressions, terms, and Swift values that stand for themselves.
    ///   - type: What the function results in; the scheduler checks what the function takes, not this.
    public static func call(
        _ function: String, _ arguments: any ExprArgument..., as type: Value.Type = Value.self
    ) -> Expr {
        Expr(.call(Call(function, arguments.map(\.term))))
    }

    /// A parameter of the function that is being described; the first is 0.
    package static func parameter(_ number: Int) -> Expr {
        Expr(.parameter(number))
    }
}

extension Expr where Value: ExprValue {
    /// A Swift value as it is: what a closure over expressions takes in from around it is written so.
    ///
    /// ```swift
    /// let least = 3
    /// let isLong = Lambda { (word: Expr<String>) in Text.length(word) >= Expr(least) }
    /// ```
    public init(_ value: Value) {
        term = value.term
    }
}
