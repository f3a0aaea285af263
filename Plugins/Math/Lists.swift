import MusterPlugin

// One number from many.

/// The sum of integers; 0 when there are none.
/// - Example: math.sum([1, 2, 3]) == 6
/// - Example: math.sum([9223372036854775807, 1]) throws
@Operation("math.sum")
func sum(_ numbers: [Int]) throws -> Int {
    try numbers.reduce(0, add)
}

/// The sum of numbers; 0 when there are none.
/// - Example: math.sum([0.5, 0.25]) == 0.75
@Operation("math.sum")
func sum(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +)
}

/// The product of integers; 1 when there are none.
/// - Example: math.product([2, 3, 4]) == 24
@Operation("math.product")
func product(_ numbers: [Int]) throws -> Int {
    try numbers.reduce(1, multiply)
}

/// The product of numbers; 1 when there are none.
/// - Example: math.product([0.5, 0.5]) == 0.25
@Operation("math.product")
func product(_ numbers: [Double]) -> Double {
    numbers.reduce(1, *)
}

/// The arithmetic mean.
/// - Example: math.mean([1.0, 2.0]) == 1.5
/// - Example: math.mean([]) throws
@Operation("math.mean")
func mean(_ numbers: [Double]) throws -> Double {
    if numbers.isEmpty { throw InvalidArgument("an empty list has no mean") }
    return sum(numbers) / Double(numbers.count)
}

/// The variance of a whole population: the mean square of the distances from the mean.
/// - Example: math.variance([1.0, 3.0]) == 1.0
/// - Example: math.variance([]) throws
@Operation("math.variance")
func variance(_ numbers: [Double]) throws -> Double {
    let center = try mean(numbers)
    return sum(numbers.map { ($0 - center) * ($0 - center) }) / Double(numbers.count)
}

/// The smallest integer of a list.
/// - Example: math.smallest([3, 1, 2]) == 1
@Operation("math.smallest")
func smallest(_ numbers: [Int]) throws -> Int {
    guard let first = numbers.min() else { throw InvalidArgument("an empty list has no smallest number") }
    return first
}

/// The smallest number of a list.
/// - Example: math.smallest([0.5, 0.25]) == 0.25
@Operation("math.smallest")
func smallest(_ numbers: [Double]) throws -> Double {
    guard let first = numbers.min() else { throw InvalidArgument("an empty list has no smallest number") }
    return first
}

/// The largest integer of a list.
/// - Example: math.largest([3, 1, 2]) == 3
@Operation("math.largest")
func largest(_ numbers: [Int]) throws -> Int {
    guard let last = numbers.max() else { throw InvalidArgument("an empty list has no largest number") }
    return last
}

/// The largest number of a list.
/// - Example: math.largest([0.5, 0.25]) == 0.5
@Operation("math.largest")
func largest(_ numbers: [Double]) throws -> Double {
    guard let last = numbers.max() else { throw InvalidArgument("an empty list has no largest number") }
    return last
}
