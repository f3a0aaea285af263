// Made by `muster stubs` from the manifests of: math 1.0.0.
// Changes here are lost when it is made again.

/// The functions `math.…`.
public enum Math {
    /// The number without its sign.
    ///
    /// - Example: `math.absolute(-0.5) == 0.5`
    public static func absolute(_ x: Expr<Double>) -> Expr<Double> { .call("math.absolute", x) }

    /// The integer without its sign.
    ///
    /// - Example: `math.absolute(-3) == 3`
    /// - Example: `math.absolute(-9223372036854775808) throws`
    public static func absolute(_ x: Expr<Int>) -> Expr<Int> { .call("math.absolute", x) }

    /// The sum of two numbers.
    ///
    /// - Example: `math.add(0.5, 0.25) == 0.75`
    public static func add(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.add", a, b) }

    /// The sum of two integers.
    ///
    /// - Example: `math.add(1, 2) == 3`
    /// - Example: `math.add(9223372036854775807, 1) throws`
    public static func add(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.add", a, b) }

    /// The angle in radians, from -pi to pi, at which the point (x, y) is seen from the origin.
    ///
    /// - Example: `math.atan2(0.0, 1.0) == 0.0`
    public static func atan2(_ y: Expr<Double>, _ x: Expr<Double>) -> Expr<Double> { .call("math.atan2", y, x) }

    /// The smallest whole number that is not below the number.
    ///
    /// - Example: `math.ceiling(-1.5) == -1.0`
    public static func ceiling(_ x: Expr<Double>) -> Expr<Double> { .call("math.ceiling", x) }

    /// The cosine of an angle in radians.
    ///
    /// - Example: `math.cos(0.0) == 1.0`
    public static func cos(_ x: Expr<Double>) -> Expr<Double> { .call("math.cos", x) }

    /// The number without one.
    ///
    /// - Example: `math.dec(0.5) == -0.5`
    public static func dec(_ x: Expr<Double>) -> Expr<Double> { .call("math.dec", x) }

    /// The integer without one.
    ///
    /// - Example: `math.dec(1) == 0`
    public static func dec(_ x: Expr<Int>) -> Expr<Int> { .call("math.dec", x) }

    /// The quotient of two numbers.
    ///
    /// - Example: `math.divide(1.0, 4.0) == 0.25`
    public static func divide(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.divide", a, b) }

    /// The quotient of two integers, rounded towards zero.
    ///
    /// - Example: `math.divide(-7, 2) == -3`
    /// - Example: `math.divide(1, 0) throws`
    public static func divide(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.divide", a, b) }

    /// e to the power of the number.
    ///
    /// - Example: `math.exp(0.0) == 1.0`
    public static func exp(_ x: Expr<Double>) -> Expr<Double> { .call("math.exp", x) }

    /// The largest whole number that is not above the number.
    ///
    /// - Example: `math.floor(-1.5) == -2.0`
    public static func floor(_ x: Expr<Double>) -> Expr<Double> { .call("math.floor", x) }

    /// The distance of the point (x, y) from the origin.
    ///
    /// - Example: `math.hypotenuse(3.0, 4.0) == 5.0`
    public static func hypotenuse(_ x: Expr<Double>, _ y: Expr<Double>) -> Expr<Double> {
        .call("math.hypotenuse", x, y)
    }

    /// The number and one.
    ///
    /// - Example: `math.inc(0.5) == 1.5`
    public static func inc(_ x: Expr<Double>) -> Expr<Double> { .call("math.inc", x) }

    /// The integer and one.
    ///
    /// - Example: `math.inc(1) == 2`
    public static func inc(_ x: Expr<Int>) -> Expr<Int> { .call("math.inc", x) }

    /// The largest number of a list.
    ///
    /// - Example: `math.largest([0.5, 0.25]) == 0.5`
    public static func largest(_ numbers: Expr<[Double]>) -> Expr<Double> { .call("math.largest", numbers) }

    /// The largest integer of a list.
    ///
    /// - Example: `math.largest([3, 1, 2]) == 3`
    public static func largest(_ numbers: Expr<[Int]>) -> Expr<Int> { .call("math.largest", numbers) }

    /// The natural logarithm.
    ///
    /// - Example: `math.log(1.0) == 0.0`
    public static func log(_ x: Expr<Double>) -> Expr<Double> { .call("math.log", x) }

    /// The logarithm to base 10.
    ///
    /// - Example: `math.log10(1000.0) == 3.0`
    public static func log10(_ x: Expr<Double>) -> Expr<Double> { .call("math.log10", x) }

    /// The logarithm to base 2.
    ///
    /// - Example: `math.log2(8.0) == 3.0`
    public static func log2(_ x: Expr<Double>) -> Expr<Double> { .call("math.log2", x) }

    /// The larger one of two numbers; the other one, when one is not a number.
    ///
    /// - Example: `math.maximum(0.5, -2.5) == 0.5`
    public static func maximum(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.maximum", a, b) }

    /// The larger one of two integers.
    ///
    /// - Example: `math.maximum(3, -2) == 3`
    public static func maximum(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.maximum", a, b) }

    /// The arithmetic mean.
    ///
    /// - Example: `math.mean([1.0, 2.0]) == 1.5`
    /// - Example: `math.mean([]) throws`
    public static func mean(_ numbers: Expr<[Double]>) -> Expr<Double> { .call("math.mean", numbers) }

    /// The smaller one of two numbers; the other one, when one is not a number.
    ///
    /// - Example: `math.minimum(0.5, -2.5) == -2.5`
    public static func minimum(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.minimum", a, b) }

    /// The smaller one of two integers.
    ///
    /// - Example: `math.minimum(3, -2) == -2`
    public static func minimum(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.minimum", a, b) }

    /// The product of two numbers.
    ///
    /// - Example: `math.multiply(0.5, 3.0) == 1.5`
    public static func multiply(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.multiply", a, b) }

    /// The product of two integers.
    ///
    /// - Example: `math.multiply(6, 7) == 42`
    /// - Example: `math.multiply(4611686018427387904, 2) throws`
    public static func multiply(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.multiply", a, b) }

    /// The number with the other sign.
    ///
    /// - Example: `math.negate(0.5) == -0.5`
    public static func negate(_ x: Expr<Double>) -> Expr<Double> { .call("math.negate", x) }

    /// The integer with the other sign.
    ///
    /// - Example: `math.negate(3) == -3`
    public static func negate(_ x: Expr<Int>) -> Expr<Int> { .call("math.negate", x) }

    /// A number to the power of another.
    ///
    /// - Example: `math.power(2.0, 0.5) == 1.4142135623730951`
    public static func power(_ base: Expr<Double>, _ exponent: Expr<Double>) -> Expr<Double> {
        .call("math.power", base, exponent)
    }

    /// An integer, multiplied with itself as often as the exponent says, which must not be negative.
    ///
    /// - Example: `math.power(2, 10) == 1024`
    /// - Example: `math.power(2, 63) throws`
    /// - Example: `math.power(2, -1) throws`
    public static func power(_ base: Expr<Int>, _ exponent: Expr<Int>) -> Expr<Int> {
        .call("math.power", base, exponent)
    }

    /// The product of numbers; 1 when there are none.
    ///
    /// - Example: `math.product([0.5, 0.5]) == 0.25`
    public static func product(_ numbers: Expr<[Double]>) -> Expr<Double> { .call("math.product", numbers) }

    /// The product of integers; 1 when there are none.
    ///
    /// - Example: `math.product([2, 3, 4]) == 24`
    public static func product(_ numbers: Expr<[Int]>) -> Expr<Int> { .call("math.product", numbers) }

    /// What the division leaves when its quotient is rounded towards zero; it has the sign of the first number.
    ///
    /// - Example: `math.remainder(-7.5, 2.0) == -1.5`
    public static func remainder(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.remainder", a, b) }

    /// What the division of two integers leaves; it has the sign of the first one.
    ///
    /// - Example: `math.remainder(-7, 2) == -1`
    /// - Example: `math.remainder(1, 0) throws`
    public static func remainder(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.remainder", a, b) }

    /// The nearest whole number; of two that are equally near, the one further from zero.
    ///
    /// - Example: `math.round(2.5) == 3.0`
    public static func round(_ x: Expr<Double>) -> Expr<Double> { .call("math.round", x) }

    /// The sine of an angle in radians.
    ///
    /// - Example: `math.sin(0.0) == 0.0`
    public static func sin(_ x: Expr<Double>) -> Expr<Double> { .call("math.sin", x) }

    /// The smallest number of a list.
    ///
    /// - Example: `math.smallest([0.5, 0.25]) == 0.25`
    public static func smallest(_ numbers: Expr<[Double]>) -> Expr<Double> { .call("math.smallest", numbers) }

    /// The smallest integer of a list.
    ///
    /// - Example: `math.smallest([3, 1, 2]) == 1`
    public static func smallest(_ numbers: Expr<[Int]>) -> Expr<Int> { .call("math.smallest", numbers) }

    /// The square root.
    ///
    /// - Example: `math.squareRoot(6.25) == 2.5`
    public static func squareRoot(_ x: Expr<Double>) -> Expr<Double> { .call("math.squareRoot", x) }

    /// The difference of two numbers.
    ///
    /// - Example: `math.subtract(0.5, 0.25) == 0.25`
    public static func subtract(_ a: Expr<Double>, _ b: Expr<Double>) -> Expr<Double> { .call("math.subtract", a, b) }

    /// The difference of two integers.
    ///
    /// - Example: `math.subtract(1, 2) == -1`
    public static func subtract(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.subtract", a, b) }

    /// The sum of numbers; 0 when there are none.
    ///
    /// - Example: `math.sum([0.5, 0.25]) == 0.75`
    public static func sum(_ numbers: Expr<[Double]>) -> Expr<Double> { .call("math.sum", numbers) }

    /// The sum of integers; 0 when there are none.
    ///
    /// - Example: `math.sum([1, 2, 3]) == 6`
    /// - Example: `math.sum([9223372036854775807, 1]) throws`
    public static func sum(_ numbers: Expr<[Int]>) -> Expr<Int> { .call("math.sum", numbers) }

    /// The tangent of an angle in radians.
    ///
    /// - Example: `math.tan(0.0) == 0.0`
    public static func tan(_ x: Expr<Double>) -> Expr<Double> { .call("math.tan", x) }

    /// The integer as a number with a fraction, which may be the nearest one only.
    ///
    /// - Example: `math.toFloat(2) == 2.0`
    public static func toFloat(_ x: Expr<Int>) -> Expr<Double> { .call("math.toFloat", x) }

    /// The number as an integer, without what stands behind its point.
    ///
    /// - Example: `math.toInteger(2.75) == 2`
    /// - Example: `math.toInteger(1e300) throws`
    public static func toInteger(_ x: Expr<Double>) -> Expr<Int> { .call("math.toInteger", x) }

    /// The number without what stands behind its point.
    ///
    /// - Example: `math.truncate(-2.75) == -2.0`
    public static func truncate(_ x: Expr<Double>) -> Expr<Double> { .call("math.truncate", x) }

    /// The variance of a whole population: the mean square of the distances from the mean.
    ///
    /// - Example: `math.variance([1.0, 3.0]) == 1.0`
    /// - Example: `math.variance([]) throws`
    public static func variance(_ numbers: Expr<[Double]>) -> Expr<Double> { .call("math.variance", numbers) }
}
