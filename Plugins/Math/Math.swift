import MusterPlugin

/// The sum of two integers.
/// - Example: math.add(1, 2) == 3
/// - Example: math.add(9223372036854775807, 1) throws
@Operation("math.add", associative: true, commutative: true)
func add(_ a: Int, _ b: Int) throws -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw InvalidArgument("\(a) + \(b) does not fit into an int64") }
    return sum
}

/// The sum of two numbers.
/// - Example: math.add(0.5, 0.25) == 0.75
@Operation("math.add", commutative: true)
func add(_ a: Double, _ b: Double) -> Double { a + b }
