import MusterPlugin

// From numbers to whole numbers, and back.

/// The largest whole number that is not above the number.
/// - Example: math.floor(-1.5) == -2.0
@Operation("math.floor")
func floorOf(_ x: Double) -> Double {
    x.rounded(.down)
}

/// The smallest whole number that is not below the number.
/// - Example: math.ceiling(-1.5) == -1.0
@Operation("math.ceiling")
func ceilingOf(_ x: Double) -> Double {
    x.rounded(.up)
}

/// The nearest whole number; of two that are equally near, the one further from zero.
/// - Example: math.round(2.5) == 3.0
@Operation("math.round")
func roundOf(_ x: Double) -> Double {
    x.rounded(.toNearestOrAwayFromZero)
}

/// The number without what stands behind its point.
/// - Example: math.truncate(-2.75) == -2.0
@Operation("math.truncate")
func truncate(_ x: Double) -> Double {
    x.rounded(.towardZero)
}

/// The number as an integer, without what stands behind its point.
/// - Example: math.toInteger(2.75) == 2
/// - Example: math.toInteger(1e300) throws
@Operation("math.toInteger")
func toInteger(_ x: Double) throws -> Int {
    guard let integer = Int(exactly: x.rounded(.towardZero)) else {
        throw InvalidArgument("\(x) does not fit into an int64")
    }
    return integer
}

/// The integer as a number with a fraction, which may be the nearest one only.
/// - Example: math.toFloat(2) == 2.0
@Operation("math.toFloat")
func toFloat(_ x: Int) -> Double {
    Double(x)
}
