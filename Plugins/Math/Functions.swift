import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// What the C library computes. The last digits may differ between C libraries.

/// A number to the power of another.
/// - Example: math.power(2.0, 0.5) == 1.4142135623730951
@Operation("math.power")
func power(_ base: Double, _ exponent: Double) -> Double {
    pow(base, exponent)
}

/// e to the power of the number.
/// - Example: math.exp(0.0) == 1.0
@Operation("math.exp")
func exponential(_ x: Double) -> Double {
    exp(x)
}

/// The natural logarithm.
/// - Example: math.log(1.0) == 0.0
@Operation("math.log")
func logarithm(_ x: Double) -> Double {
    log(x)
}

/// The logarithm to base 2.
/// - Example: math.log2(8.0) == 3.0
@Operation("math.log2")
func logarithm2(_ x: Double) -> Double {
    log2(x)
}

/// The logarithm to base 10.
/// - Example: math.log10(1000.0) == 3.0
@Operation("math.log10")
func logarithm10(_ x: Double) -> Double {
    log10(x)
}

/// The sine of an angle in radians.
/// - Example: math.sin(0.0) == 0.0
@Operation("math.sin")
func sine(_ x: Double) -> Double {
    sin(x)
}

/// The cosine of an angle in radians.
/// - Example: math.cos(0.0) == 1.0
@Operation("math.cos")
func cosine(_ x: Double) -> Double {
    cos(x)
}

/// The tangent of an angle in radians.
/// - Example: math.tan(0.0) == 0.0
@Operation("math.tan")
func tangent(_ x: Double) -> Double {
    tan(x)
}

/// The angle in radians, from -pi to pi, at which the point (x, y) is seen from the origin.
/// - Example: math.atan2(0.0, 1.0) == 0.0
@Operation("math.atan2")
func arcTangent(_ y: Double, _ x: Double) -> Double {
    atan2(y, x)
}

/// The distance of the point (x, y) from the origin.
/// - Example: math.hypotenuse(3.0, 4.0) == 5.0
@Operation("math.hypotenuse", commutative: true)
func hypotenuse(_ x: Double, _ y: Double) -> Double {
    hypot(x, y)
}
