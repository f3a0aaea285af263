import MusterPlugin

/// Whether two integers are equal.
/// - Example: compare.equal(1, 2) == false
@Operation("compare.equal", commutative: true)
func equal(_ a: Int, _ b: Int) -> Bool {
    a == b
}

/// Whether two integers differ.
/// - Example: compare.notEqual(1, 2) == true
@Operation("compare.notEqual", commutative: true)
func notEqual(_ a: Int, _ b: Int) -> Bool {
    a != b
}

/// Whether the first of two integers is less than the second.
/// - Example: compare.less(1, 2) == true
@Operation("compare.less")
func less(_ a: Int, _ b: Int) -> Bool {
    a < b
}

/// Whether the first of two integers is not greater than the second.
/// - Example: compare.lessOrEqual(1, 2) == true
@Operation("compare.lessOrEqual")
func lessOrEqual(_ a: Int, _ b: Int) -> Bool {
    a <= b
}

/// Whether the first of two integers is greater than the second.
/// - Example: compare.greater(1, 2) == false
@Operation("compare.greater")
func greater(_ a: Int, _ b: Int) -> Bool {
    a > b
}

/// Whether the first of two integers is not less than the second.
/// - Example: compare.greaterOrEqual(1, 2) == false
@Operation("compare.greaterOrEqual")
func greaterOrEqual(_ a: Int, _ b: Int) -> Bool {
    a >= b
}
