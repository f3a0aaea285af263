// Made by `muster stubs` from the manifests of: compare 1.0.0.
// Changes here are lost when it is made again.

/// The functions `compare.…`.
public enum Compare {
    /// Whether two truth values are equal.
    ///
    /// - Example: `compare.equal(false, true) == false`
    public static func equal(_ a: Expr<Bool>, _ b: Expr<Bool>) -> Expr<Bool> { .call("compare.equal", a, b) }

    /// Whether two numbers are equal.
    ///
    /// - Example: `compare.equal(0.5, 1.5) == false`
    public static func equal(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Bool> { .call("compare.equal", a, b) }

    /// Whether two integers are equal.
    ///
    /// - Example: `compare.equal(1, 2) == false`
    public static func equal(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Bool> { .call("compare.equal", a, b) }

    /// Whether two texts are equal.
    ///
    /// - Example: `compare.equal("a", "b") == false`
    public static func equal(_ a: Expr<String>, _ b: Expr<String>) -> Expr<Bool> { .call("compare.equal", a, b) }

    /// Whether the first of two numbers is greater than the second.
    ///
    /// - Example: `compare.greater(0.5, 1.5) == false`
    public static func greater(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Bool> { .call("compare.greater", a, b) }

    /// Whether the first of two integers is greater than the second.
    ///
    /// - Example: `compare.greater(1, 2) == false`
    public static func greater(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Bool> { .call("compare.greater", a, b) }

    /// Whether the first of two texts is greater than the second.
    ///
    /// - Example: `compare.greater("a", "b") == false`
    public static func greater(_ a: Expr<String>, _ b: Expr<String>) -> Expr<Bool> { .call("compare.greater", a, b) }

    /// Whether the first of two numbers is not less than the second.
    ///
    /// - Example: `compare.greaterOrEqual(0.5, 1.5) == false`
    public static func greaterOrEqual(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Bool> {
        .call("compare.greaterOrEqual", a, b)
    }

    /// Whether the first of two integers is not less than the second.
    ///
    /// - Example: `compare.greaterOrEqual(1, 2) == false`
    public static func greaterOrEqual(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Bool> {
        .call("compare.greaterOrEqual", a, b)
    }

    /// Whether the first of two texts is not less than the second.
    ///
    /// - Example: `compare.greaterOrEqual("a", "b") == false`
    public static func greaterOrEqual(_ a: Expr<String>, _ b: Expr<String>) -> Expr<Bool> {
        .call("compare.greaterOrEqual", a, b)
    }

    /// Whether the first of two numbers is less than the second.
    ///
    /// - Example: `compare.less(0.5, 1.5) == true`
    public static func less(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Bool> { .call("compare.less", a, b) }

    /// Whether the first of two integers is less than the second.
    ///
    /// - Example: `compare.less(1, 2) == true`
    public static func less(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Bool> { .call("compare.less", a, b) }

    /// Whether the first of two texts is less than the second.
    ///
    /// - Example: `compare.less("a", "b") == true`
    public static func less(_ a: Expr<String>, _ b: Expr<String>) -> Expr<Bool> { .call("compare.less", a, b) }

    /// Whether the first of two numbers is not greater than the second.
    ///
    /// - Example: `compare.lessOrEqual(0.5, 1.5) == true`
    public static func lessOrEqual(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Bool> {
        .call("compare.lessOrEqual", a, b)
    }

    /// Whether the first of two integers is not greater than the second.
    ///
    /// - Example: `compare.lessOrEqual(1, 2) == true`
    public static func lessOrEqual(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Bool> { .call("compare.lessOrEqual", a, b) }

    /// Whether the first of two texts is not greater than the second.
    ///
    /// - Example: `compare.lessOrEqual("a", "b") == true`
    public static func lessOrEqual(_ a: Expr<String>, _ b: Expr<String>) -> Expr<Bool> {
        .call("compare.lessOrEqual", a, b)
    }

    /// Whether two truth values differ.
    ///
    /// - Example: `compare.notEqual(false, true) == true`
    public static func notEqual(_ a: Expr<Bool>, _ b: Expr<Bool>) -> Expr<Bool> { .call("compare.notEqual", a, b) }

    /// Whether two numbers differ.
    ///
    /// - Example: `compare.notEqual(0.5, 1.5) == true`
    public static func notEqual(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Bool> { .call("compare.notEqual", a, b) }

    /// Whether two integers differ.
    ///
    /// - Example: `compare.notEqual(1, 2) == true`
    public static func notEqual(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Bool> { .call("compare.notEqual", a, b) }

    /// Whether two texts differ.
    ///
    /// - Example: `compare.notEqual("a", "b") == true`
    public static func notEqual(_ a: Expr<String>, _ b: Expr<String>) -> Expr<Bool> { .call("compare.notEqual", a, b) }
}
