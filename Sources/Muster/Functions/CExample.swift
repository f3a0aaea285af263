// Made by `muster stubs` from the manifests of: c-example 1.0.0.
// Changes here are lost when it is made again.

/// The functions `cexample.…`.
public enum CExample {
    /// A temperature in degrees Fahrenheit.
    ///
    /// - Example: `cexample.fahrenheit(100.0) == 212.0`
    public static func fahrenheit(_ celsius: Expr<Double>) -> Expr<Double> { .call("cexample.fahrenheit", celsius) }

    /// A greeting.
    ///
    /// - Example: `cexample.greet("C") == "Hello, C!"`
    public static func greet(_ name: Expr<String>) -> Expr<String> { .call("cexample.greet", name) }

    /// The quotient of two integers, rounded towards zero.
    ///
    /// - Example: `cexample.quotient(7, 2) == 3`
    /// - Example: `cexample.quotient(7, 0) throws`
    public static func quotient(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("cexample.quotient", a, b) }

    /// The square of each integer.
    ///
    /// - Example: `cexample.squares([1, 2, 3]) == [1, 4, 9]`
    /// - Example: `cexample.squares([4294967296]) throws`
    public static func squares(_ numbers: Expr<[Int]>) -> Expr<[Int]> { .call("cexample.squares", numbers) }
}
