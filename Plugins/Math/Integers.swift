import MusterPlugin

// Arithmetic of integers. A result that does not fit into 64 bits is an error of the task: it never wraps around, and
// never ends the worker.

/// The sum of two integers.
/// - Example: math.add(1, 2) == 3
/// - Example: math.add(9223372036854775807, 1) throws
@Operation("math.add", associative: true, commutative: true)
func add(_ a: Int, _ b: Int) throws -> Int {
    try checked(a.addingReportingOverflow(b), a, "+", b)
}

/// The difference of two integers.
/// - Example: math.subtract(1, 2) == -1
@Operation("math.subtract")
func subtract(_ a: Int, _ b: Int) throws -> Int {
    try checked(a.subtractingReportingOverflow(b), a, "-", b)
}

/// The product of two integers.
/// - Example: math.multiply(6, 7) == 42
/// - Example: math.multiply(4611686018427387904, 2) throws
@Operation("math.multiply", associative: true, commutative: true)
func multiply(_ a: Int, _ b: Int) throws -> Int {
    try checked(a.multipliedReportingOverflow(by: b), a, "*", b)
}

/// The quotient of two integers, rounded towards zero.
/// - Example: math.divide(-7, 2) == -3
/// - Example: math.divide(1, 0) throws
@Operation("math.divide")
func divide(_ a: Int, by b: Int) throws -> Int {
    if b == 0 { throw InvalidArgument("\(a) can't be divided by 0") }
    return try checked(a.dividedReportingOverflow(by: b), a, "/", b)
}

/// What the division of two integers leaves; it has the sign of the first one.
/// - Example: math.remainder(-7, 2) == -1
/// - Example: math.remainder(1, 0) throws
@Operation("math.remainder")
func remainder(_ a: Int, by b: Int) throws -> Int {
    if b == 0 { throw InvalidArgument("\(a) can't be divided by 0") }
    // The remainder is 0, but the quotient overflows, which the processor takes as an error.
    return b == -1 ? 0 : a % b
}

/// The integer with the other sign.
/// - Example: math.negate(3) == -3
@Operation("math.negate")
func negate(_ x: Int) throws -> Int {
    try checked((0).subtractingReportingOverflow(x), 0, "-", x)
}

/// The integer without its sign.
/// - Example: math.absolute(-3) == 3
/// - Example: math.absolute(-9223372036854775808) throws
@Operation("math.absolute")
func absolute(_ x: Int) throws -> Int {
    x < 0 ? try negate(x) : x
}

/// The integer and one.
/// - Example: math.inc(1) == 2
@Operation("math.inc")
func increment(_ x: Int) throws -> Int {
    try add(x, 1)
}

/// The integer without one.
/// - Example: math.dec(1) == 0
@Operation("math.dec")
func decrement(_ x: Int) throws -> Int {
    try subtract(x, 1)
}

/// The smaller one of two integers.
/// - Example: math.minimum(3, -2) == -2
@Operation("math.minimum", associative: true, commutative: true)
func minimum(_ a: Int, _ b: Int) -> Int {
    min(a, b)
}

/// The larger one of two integers.
/// - Example: math.maximum(3, -2) == 3
@Operation("math.maximum", associative: true, commutative: true)
func maximum(_ a: Int, _ b: Int) -> Int {
    max(a, b)
}

/// An integer, multiplied with itself as often as the exponent says, which must not be negative.
/// - Example: math.power(2, 10) == 1024
/// - Example: math.power(2, 63) throws
/// - Example: math.power(2, -1) throws
@Operation("math.power")
func power(_ base: Int, _ exponent: Int) throws -> Int {
    if exponent < 0 { throw InvalidArgument("an integer has no power of \(exponent): give the base as a float64") }
    var result = 1
    var square = base
    var left = exponent
    while left > 0 {
        if left & 1 == 1 { result = try multiply(result, square) }
        left >>= 1
        if left > 0 { square = try multiply(square, square) }
    }
    return result
}

private func checked(
    _ result: (partialValue: Int, overflow: Bool), _ a: Int, _ symbol: StaticString, _ b: Int
) throws -> Int {
    if result.overflow { throw InvalidArgument("\(a) \(symbol) \(b) does not fit into an int64") }
    return result.partialValue
}
