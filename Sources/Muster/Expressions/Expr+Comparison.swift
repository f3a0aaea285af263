// Comparisons result in an `Expr<Bool>`, so that an `if` over one does not compile: there is no value yet to decide by.

// MARK: Integers

/// `compare.equal`: whether the two are equal.
public func == (left: Expr<Int>, right: Expr<Int>) -> Expr<Bool> { .call("compare.equal", left, right) }

/// `compare.notEqual`: whether the two differ.
public func != (left: Expr<Int>, right: Expr<Int>) -> Expr<Bool> { .call("compare.notEqual", left, right) }

/// `compare.less`: whether the left is less.
public func < (left: Expr<Int>, right: Expr<Int>) -> Expr<Bool> { .call("compare.less", left, right) }

/// `compare.lessOrEqual`: whether the left is less, or both are equal.
public func <= (left: Expr<Int>, right: Expr<Int>) -> Expr<Bool> { .call("compare.lessOrEqual", left, right) }

/// `compare.greater`: whether the left is greater.
public func > (left: Expr<Int>, right: Expr<Int>) -> Expr<Bool> { .call("compare.greater", left, right) }

/// `compare.greaterOrEqual`: whether the left is greater, or both are equal.
public func >= (left: Expr<Int>, right: Expr<Int>) -> Expr<Bool> { .call("compare.greaterOrEqual", left, right) }

// MARK: Numbers

/// `compare.equal`: whether the two are equal.
public func == (left: Expr<Double>, right: Expr<Double>) -> Expr<Bool> { .call("compare.equal", left, right) }

/// `compare.notEqual`: whether the two differ.
public func != (left: Expr<Double>, right: Expr<Double>) -> Expr<Bool> { .call("compare.notEqual", left, right) }

/// `compare.less`: whether the left is less.
public func < (left: Expr<Double>, right: Expr<Double>) -> Expr<Bool> { .call("compare.less", left, right) }

/// `compare.lessOrEqual`: whether the left is less, or both are equal.
public func <= (left: Expr<Double>, right: Expr<Double>) -> Expr<Bool> { .call("compare.lessOrEqual", left, right) }

/// `compare.greater`: whether the left is greater.
public func > (left: Expr<Double>, right: Expr<Double>) -> Expr<Bool> { .call("compare.greater", left, right) }

/// `compare.greaterOrEqual`: whether the left is greater, or both are equal.
public func >= (left: Expr<Double>, right: Expr<Double>) -> Expr<Bool> { .call("compare.greaterOrEqual", left, right) }

// MARK: Texts

/// `compare.equal`: whether the two are equal.
public func == (left: Expr<String>, right: Expr<String>) -> Expr<Bool> { .call("compare.equal", left, right) }

/// `compare.notEqual`: whether the two differ.
public func != (left: Expr<String>, right: Expr<String>) -> Expr<Bool> { .call("compare.notEqual", left, right) }

/// `compare.less`: whether the left comes before.
public func < (left: Expr<String>, right: Expr<String>) -> Expr<Bool> { .call("compare.less", left, right) }

/// `compare.lessOrEqual`: whether the left comes before, or both are equal.
public func <= (left: Expr<String>, right: Expr<String>) -> Expr<Bool> { .call("compare.lessOrEqual", left, right) }

/// `compare.greater`: whether the left comes after.
public func > (left: Expr<String>, right: Expr<String>) -> Expr<Bool> { .call("compare.greater", left, right) }

/// `compare.greaterOrEqual`: whether the left comes after, or both are equal.
public func >= (left: Expr<String>, right: Expr<String>) -> Expr<Bool> { .call("compare.greaterOrEqual", left, right) }

// MARK: Truth values

/// `compare.equal`: whether the two are equal.
public func == (left: Expr<Bool>, right: Expr<Bool>) -> Expr<Bool> { .call("compare.equal", left, right) }

/// `compare.notEqual`: whether the two differ.
public func != (left: Expr<Bool>, right: Expr<Bool>) -> Expr<Bool> { .call("compare.notEqual", left, right) }

// MARK: Logic

// Functions have their arguments computed before they are called, so both sides are: these do not stop early as Swift's do.

/// `logic.and`: whether both are true. Both are computed.
public func && (left: Expr<Bool>, right: Expr<Bool>) -> Expr<Bool> { .call("logic.and", left, right) }

/// `logic.or`: whether one is true, or both are. Both are computed.
public func || (left: Expr<Bool>, right: Expr<Bool>) -> Expr<Bool> { .call("logic.or", left, right) }

/// `logic.not`: the other truth value.
public prefix func ! (operand: Expr<Bool>) -> Expr<Bool> { .call("logic.not", operand) }
