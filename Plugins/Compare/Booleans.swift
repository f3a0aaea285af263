import MusterPlugin

/// Whether two truth values are equal.
/// - Example: compare.equal(false, true) == false
@Operation("compare.equal", commutative: true)
func equal(_ a: Bool, _ b: Bool) -> Bool {
    a == b
}

/// Whether two truth values differ.
/// - Example: compare.notEqual(false, true) == true
@Operation("compare.notEqual", commutative: true)
func notEqual(_ a: Bool, _ b: Bool) -> Bool {
    a != b
}
