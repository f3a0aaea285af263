// Made by `muster stubs` from the manifests of: compare 1.0.0.
// Changes here are lost when it is made again.

/// The functions `logic.…`.
public enum Logic {
    /// Whether both are true.
    ///
    /// - Example: `logic.and(true, false) == false`
    public static func and(_ a: Expr<Bool>, _ b: Expr<Bool>) -> Expr<Bool> { .call("logic.and", a, b) }

    /// Whether it is false.
    ///
    /// - Example: `logic.not(true) == false`
    public static func not(_ x: Expr<Bool>) -> Expr<Bool> { .call("logic.not", x) }

    /// Whether at least one is true.
    ///
    /// - Example: `logic.or(true, false) == true`
    public static func or(_ a: Expr<Bool>, _ b: Expr<Bool>) -> Expr<Bool> { .call("logic.or", a, b) }

    /// Whether exactly one is true.
    ///
    /// - Example: `logic.xor(true, true) == false`
    public static func xor(_ a: Expr<Bool>, _ b: Expr<Bool>) -> Expr<Bool> { .call("logic.xor", a, b) }
}
