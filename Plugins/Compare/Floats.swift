import MusterPlugin

// As IEEE 754 has it: what is not a number is equal to nothing, not even to itself, and neither less nor greater.

/// Whether two numbers are equal.
/// - Example: compare.equal(0.5, 1.5) == false
@Operation("compare.equal", commutative: true)
func equal(_ a: Double, _ b: Double) -> Bool {
    a == b
}

/// Whether two numbers differ.
/// - Example: compare.notEqual(0.5, 1.5) == true
@Operation("compare.notEqual", commutative: true)
func notEqual(_ a: Double, _ b: Double) -> Bool {
    a != b
}

/// Whether the first of two numbers is less than the second.
/// - Example: compare.less(0.5, 1.5) == true
@Operation("compare.less")
func less(_ a: Double, _ b: Double) -> Bool {
    a < b
}

/// Whether the first of two numbers is not greater than the second.
/// - Example: compare.lessOrEqual(0.5, 1.5) == true
@Operation("compare.lessOrEqual")
func lessOrEqual(_ a: Double, _ b: Double) -> Bool {
    a <= b
}

/// Whether the first of two numbers is greater than the second.
/// - Example: compare.greater(0.5, 1.5) == false
@Operation("compare.greater")
func greater(_ a: Double, _ b: Double) -> Bool {
    a > b
}

/// Whether the first of two numbers is not less than the second.
/// - Example: compare.greaterOrEqual(0.5, 1.5) == false
@Operation("compare.greaterOrEqual")
func greaterOrEqual(_ a: Double, _ b: Double) -> Bool {
    a >= b
}
