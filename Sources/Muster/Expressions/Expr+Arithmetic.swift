// Operators are spellings of registered functions. They are written out for each type: where they were generic, checking an
// expression took the compiler seconds.

// MARK: Integers

/// `math.add`: the sum; a task whose sum does not fit fails.
public func + (left: Expr<Int>, right: Expr<Int>) -> Expr<Int> { .call("math.add", left, right) }

/// `math.subtract`: the difference; a task whose difference does not fit fails.
public func - (left: Expr<Int>, right: Expr<Int>) -> Expr<Int> { .call("math.subtract", left, right) }

/// `math.multiply`: the product; a task whose product does not fit fails.
public func * (left: Expr<Int>, right: Expr<Int>) -> Expr<Int> { .call("math.multiply", left, right) }

/// `math.divide`: the quotient, rounded towards zero; a task that divides by zero fails.
public func / (left: Expr<Int>, right: Expr<Int>) -> Expr<Int> { .call("math.divide", left, right) }

/// `math.remainder`: what division leaves; a task that divides by zero fails.
public func % (left: Expr<Int>, right: Expr<Int>) -> Expr<Int> { .call("math.remainder", left, right) }

/// `math.negate`: the number with the other sign.
public prefix func - (operand: Expr<Int>) -> Expr<Int> { .call("math.negate", operand) }

// MARK: Numbers

/// `math.add`: the sum.
public func + (left: Expr<Double>, right: Expr<Double>) -> Expr<Double> { .call("math.add", left, right) }

/// `math.subtract`: the difference.
public func - (left: Expr<Double>, right: Expr<Double>) -> Expr<Double> { .call("math.subtract", left, right) }

/// `math.multiply`: the product.
public func * (left: Expr<Double>, right: Expr<Double>) -> Expr<Double> { .call("math.multiply", left, right) }

/// `math.divide`: the quotient.
public func / (left: Expr<Double>, right: Expr<Double>) -> Expr<Double> { .call("math.divide", left, right) }

/// `math.remainder`: what division leaves, with the sign of the dividend.
public func % (left: Expr<Double>, right: Expr<Double>) -> Expr<Double> { .call("math.remainder", left, right) }

/// `math.negate`: the number with the other sign.
public prefix func - (operand: Expr<Double>) -> Expr<Double> { .call("math.negate", operand) }

// MARK: Texts

/// `text.concatenate`: the one text after the other.
public func + (left: Expr<String>, right: Expr<String>) -> Expr<String> { .call("text.concatenate", left, right) }
