// Made by `muster stubs` from the manifests of: libm 1.0.0.
// Changes here are lost when it is made again.

/// The mathematical functions of the C library. The last digits may differ between C libraries.
public enum Libm {
    /// The angle whose cosine is x; NaN beyond −1 to 1.
    ///
    /// - Example: `libm.acos(1.0) == 0.0`
    public static func acos(_ x: Expr<Double>) -> Expr<Double> { .call("libm.acos", x) }

    /// The angle whose sine is x; NaN beyond −1 to 1.
    ///
    /// - Example: `libm.asin(0.0) == 0.0`
    public static func asin(_ x: Expr<Double>) -> Expr<Double> { .call("libm.asin", x) }

    /// The angle whose tangent is x.
    ///
    /// - Example: `libm.atan(0.0) == 0.0`
    public static func atan(_ x: Expr<Double>) -> Expr<Double> { .call("libm.atan", x) }

    /// The angle of the vector (x, y), from −π to π.
    ///
    /// - Example: `libm.atan2(0.0, 1.0) == 0.0`
    public static func atan2(_ y: Expr<Double>, _ x: Expr<Double>) -> Expr<Double> { .call("libm.atan2", y, x) }

    /// The cube root of x.
    ///
    /// - Example: `libm.cbrt(8.0) == 2.0`
    /// - Example: `libm.cbrt(-8.0) == -2.0`
    public static func cbrt(_ x: Expr<Double>) -> Expr<Double> { .call("libm.cbrt", x) }

    /// The smallest whole number that is not below x.
    ///
    /// - Example: `libm.ceil(-2.5) == -2.0`
    public static func ceil(_ x: Expr<Double>) -> Expr<Double> { .call("libm.ceil", x) }

    /// A number of this magnitude, with the sign of the other.
    ///
    /// - Example: `libm.copysign(2.5, -1.0) == -2.5`
    public static func copysign(_ magnitude: Expr<Double>, _ sign: Expr<Double>) -> Expr<Double> {
        .call("libm.copysign", magnitude, sign)
    }

    /// The cosine of x, in radians.
    ///
    /// - Example: `libm.cos(0.0) == 1.0`
    public static func cos(_ x: Expr<Double>) -> Expr<Double> { .call("libm.cos", x) }

    /// The hyperbolic cosine of x.
    ///
    /// - Example: `libm.cosh(0.0) == 1.0`
    public static func cosh(_ x: Expr<Double>) -> Expr<Double> { .call("libm.cosh", x) }

    /// The error function of x.
    ///
    /// - Example: `libm.erf(0.0) == 0.0`
    /// - Example: `libm.erf(10.0) == 1.0`
    public static func erf(_ x: Expr<Double>) -> Expr<Double> { .call("libm.erf", x) }

    /// 1 less the error function of x; exact for large x.
    ///
    /// - Example: `libm.erfc(0.0) == 1.0`
    public static func erfc(_ x: Expr<Double>) -> Expr<Double> { .call("libm.erfc", x) }

    /// e to the power of x.
    ///
    /// - Example: `libm.exp(0.0) == 1.0`
    public static func exp(_ x: Expr<Double>) -> Expr<Double> { .call("libm.exp", x) }

    /// 2 to the power of x.
    ///
    /// - Example: `libm.exp2(10.0) == 1024.0`
    public static func exp2(_ x: Expr<Double>) -> Expr<Double> { .call("libm.exp2", x) }

    /// e to the power of x, less 1; exact for small x.
    ///
    /// - Example: `libm.expm1(0.0) == 0.0`
    /// - Example: `libm.expm1(1e-300) == 1e-300`
    public static func expm1(_ x: Expr<Double>) -> Expr<Double> { .call("libm.expm1", x) }

    /// x without its sign.
    ///
    /// - Example: `libm.fabs(-2.5) == 2.5`
    public static func fabs(_ x: Expr<Double>) -> Expr<Double> { .call("libm.fabs", x) }

    /// The largest whole number that is not above x.
    ///
    /// - Example: `libm.floor(-2.5) == -3.0`
    public static func floor(_ x: Expr<Double>) -> Expr<Double> { .call("libm.floor", x) }

    /// x · y + z, rounded once.
    ///
    /// - Example: `libm.fma(2.0, 3.0, 4.0) == 10.0`
    public static func fma(_ x: Expr<Double>, y: Expr<Double>, z: Expr<Double>) -> Expr<Double> {
        .call("libm.fma", x, y, z)
    }

    /// The larger of the two; a NaN is passed over.
    ///
    /// - Example: `libm.fmax(1.0, 2.0) == 2.0`
    public static func fmax(_ x: Expr<Double>, _ y: Expr<Double>) -> Expr<Double> { .call("libm.fmax", x, y) }

    /// The smaller of the two; a NaN is passed over.
    ///
    /// - Example: `libm.fmin(1.0, 2.0) == 1.0`
    public static func fmin(_ x: Expr<Double>, _ y: Expr<Double>) -> Expr<Double> { .call("libm.fmin", x, y) }

    /// What is left of x after taking y a whole number of times; it has the sign of x.
    ///
    /// - Example: `libm.fmod(7.5, 2.0) == 1.5`
    /// - Example: `libm.fmod(-7.5, 2.0) == -1.5`
    public static func fmod(_ x: Expr<Double>, _ y: Expr<Double>) -> Expr<Double> { .call("libm.fmod", x, y) }

    /// The length of the vector (x, y), without overflow on the way.
    ///
    /// - Example: `libm.hypot(3.0, 4.0) == 5.0`
    public static func hypot(_ x: Expr<Double>, _ y: Expr<Double>) -> Expr<Double> { .call("libm.hypot", x, y) }

    /// The exponent of x to the base 2.
    ///
    /// - Example: `libm.ilogb(1024.0) == 10`
    public static func ilogb(_ x: Expr<Double>) -> Expr<Int> { .call("libm.ilogb", x) }

    /// x times 2 to the power of the exponent.
    ///
    /// - Example: `libm.ldexp(0.75, 4) == 12.0`
    /// - Example: `libm.ldexp(1.0, 4294967296) throws`
    public static func ldexp(_ x: Expr<Double>, _ exponent: Expr<Int>) -> Expr<Double> {
        .call("libm.ldexp", x, exponent)
    }

    /// The natural logarithm of x; NaN below 0.
    ///
    /// - Example: `libm.log(1.0) == 0.0`
    public static func log(_ x: Expr<Double>) -> Expr<Double> { .call("libm.log", x) }

    /// The logarithm of x to the base 10.
    ///
    /// - Example: `libm.log10(1000.0) == 3.0`
    public static func log10(_ x: Expr<Double>) -> Expr<Double> { .call("libm.log10", x) }

    /// The natural logarithm of 1 + x; exact for small x.
    ///
    /// - Example: `libm.log1p(0.0) == 0.0`
    /// - Example: `libm.log1p(1e-300) == 1e-300`
    public static func log1p(_ x: Expr<Double>) -> Expr<Double> { .call("libm.log1p", x) }

    /// The logarithm of x to the base 2.
    ///
    /// - Example: `libm.log2(1024.0) == 10.0`
    public static func log2(_ x: Expr<Double>) -> Expr<Double> { .call("libm.log2", x) }

    /// The nearest whole number, as an integer; halves go away from 0.
    ///
    /// - Example: `libm.lround(2.5) == 3`
    public static func lround(_ x: Expr<Double>) -> Expr<Int> { .call("libm.lround", x) }

    /// The base to the power of the exponent.
    ///
    /// - Example: `libm.pow(2.0, 10.0) == 1024.0`
    /// - Example: `libm.pow(9.0, 0.5) == 3.0`
    public static func pow(_ base: Expr<Double>, _ exponent: Expr<Double>) -> Expr<Double> {
        .call("libm.pow", base, exponent)
    }

    /// x less the nearest multiple of y.
    ///
    /// - Example: `libm.remainder(7.5, 2.0) == -0.5`
    public static func remainder(_ x: Expr<Double>, _ y: Expr<Double>) -> Expr<Double> { .call("libm.remainder", x, y) }

    /// The nearest whole number; halves go away from 0.
    ///
    /// - Example: `libm.round(2.5) == 3.0`
    /// - Example: `libm.round(-2.5) == -3.0`
    public static func round(_ x: Expr<Double>) -> Expr<Double> { .call("libm.round", x) }

    /// The sine of x, in radians.
    ///
    /// - Example: `libm.sin(0.0) == 0.0`
    public static func sin(_ x: Expr<Double>) -> Expr<Double> { .call("libm.sin", x) }

    /// The hyperbolic sine of x.
    ///
    /// - Example: `libm.sinh(0.0) == 0.0`
    public static func sinh(_ x: Expr<Double>) -> Expr<Double> { .call("libm.sinh", x) }

    /// The square root of x; NaN below 0.
    ///
    /// - Example: `libm.sqrt(9.0) == 3.0`
    public static func sqrt(_ x: Expr<Double>) -> Expr<Double> { .call("libm.sqrt", x) }

    /// The tangent of x, in radians.
    ///
    /// - Example: `libm.tan(0.0) == 0.0`
    public static func tan(_ x: Expr<Double>) -> Expr<Double> { .call("libm.tan", x) }

    /// The hyperbolic tangent of x.
    ///
    /// - Example: `libm.tanh(0.0) == 0.0`
    public static func tanh(_ x: Expr<Double>) -> Expr<Double> { .call("libm.tanh", x) }

    /// The gamma function: (x − 1)! for whole x.
    ///
    /// - Example: `libm.tgamma(5.0) == 24.0`
    public static func tgamma(_ x: Expr<Double>) -> Expr<Double> { .call("libm.tgamma", x) }

    /// x without its fraction.
    ///
    /// - Example: `libm.trunc(-2.5) == -2.0`
    public static func trunc(_ x: Expr<Double>) -> Expr<Double> { .call("libm.trunc", x) }
}
