import MusterPlugin

// Both arguments are always computed: a graph has no short circuit.

/// Whether both are true.
/// - Example: logic.and(true, false) == false
@Operation("logic.and", associative: true, commutative: true)
func and(_ a: Bool, _ b: Bool) -> Bool {
    a && b
}

/// Whether at least one is true.
/// - Example: logic.or(true, false) == true
@Operation("logic.or", associative: true, commutative: true)
func or(_ a: Bool, _ b: Bool) -> Bool {
    a || b
}

/// Whether exactly one is true.
/// - Example: logic.xor(true, true) == false
@Operation("logic.xor", associative: true, commutative: true)
func xor(_ a: Bool, _ b: Bool) -> Bool {
    a != b
}

/// Whether it is false.
/// - Example: logic.not(true) == false
@Operation("logic.not")
func not(_ x: Bool) -> Bool {
    !x
}
