import MusterPlugin

// Texts are compared by their bytes in UTF-8, which is the order of their code points. Two spellings of a letter with
// an accent differ.

/// Whether two texts are equal.
/// - Example: compare.equal("a", "b") == false
@Operation("compare.equal", commutative: true)
func equal(_ a: String, _ b: String) -> Bool {
    a.utf8.elementsEqual(b.utf8)
}

/// Whether two texts differ.
/// - Example: compare.notEqual("a", "b") == true
@Operation("compare.notEqual", commutative: true)
func notEqual(_ a: String, _ b: String) -> Bool {
    !equal(a, b)
}

/// Whether the first of two texts is less than the second.
/// - Example: compare.less("a", "b") == true
@Operation("compare.less")
func less(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// Whether the first of two texts is not greater than the second.
/// - Example: compare.lessOrEqual("a", "b") == true
@Operation("compare.lessOrEqual")
func lessOrEqual(_ a: String, _ b: String) -> Bool {
    !less(b, a)
}

/// Whether the first of two texts is greater than the second.
/// - Example: compare.greater("a", "b") == false
@Operation("compare.greater")
func greater(_ a: String, _ b: String) -> Bool {
    less(b, a)
}

/// Whether the first of two texts is not less than the second.
/// - Example: compare.greaterOrEqual("a", "b") == false
@Operation("compare.greaterOrEqual")
func greaterOrEqual(_ a: String, _ b: String) -> Bool {
    !less(a, b)
}
