import MusterPlugin

// Arithmetic of floating-point numbers, as IEEE 754 has it: dividing by zero gives an infinity, not an error.

/// The sum of two numbers.
/// - Example: math.add(0.5, 0.25) == 0.75
@Operation("math.add", commutative: true)
func add(_ a: Double, _ b: Double) -> Double {
    a + b
}

/// The difference of two numbers.
/// - Example: math.subtract(0.5, 0.25) == 0.25
@Operation("math.subtract")
func subtract(_ a: Double, _ b: Double) -> Double {
    a - b
}

/// The product of two numbers.
/// - Example: math.multiply(0.5, 3.0) == 1.5
@Operation("math.multiply", commutative: true)
func multiply(_ a: Double, _ b: Double) -> Double {
    a * b
}

/// The quotient of two numbers.
/// - Example: math.divide(1.0, 4.0) == 0.25
@Operation("math.divide")
func divide(_ a: Double, by b: Double) -> Double {
    a / b
}

/// What the division leaves when its quotient is rounded towards zero; it has the sign of the first number.
/// - Example: math.remainder(-7.5, 2.0) == -1.5
@Operation("math.remainder")
func remainder(_ a: Double, by b: Double) -> Double {
    a.truncatingRemainder(dividingBy: b)
}

/// The number with the other sign.
/// - Example: math.negate(0.5) == -0.5
@Operation("math.negate")
func negate(_ x: Double) -> Double {
    -x
}

/// The number without its sign.
/// - Example: math.absolute(-0.5) == 0.5
@Operation("math.absolute")
func absolute(_ x: Double) -> Double {
    x.magnitude
}

/// The smaller one of two numbers; the other one, when one is not a number.
/// - Example: math.minimum(0.5, -2.5) == -2.5
@Operation("math.minimum", commutative: true)
func minimum(_ a: Double, _ b: Double) -> Double {
    Double.minimum(a, b)
}

/// The larger one of two numbers; the other one, when one is not a number.
/// - Example: math.maximum(0.5, -2.5) == 0.5
@Operation("math.maximum", commutative: true)
func maximum(_ a: Double, _ b: Double) -> Double {
    Double.maximum(a, b)
}

/// The number and one.
/// - Example: math.inc(0.5) == 1.5
@Operation("math.inc")
func increment(_ x: Double) -> Double {
    x + 1
}

/// The number without one.
/// - Example: math.dec(0.5) == -0.5
@Operation("math.dec")
func decrement(_ x: Double) -> Double {
    x - 1
}

/// The square root.
/// - Example: math.squareRoot(6.25) == 2.5
@Operation("math.squareRoot")
func squareRoot(_ x: Double) -> Double {
    x.squareRoot()
}
