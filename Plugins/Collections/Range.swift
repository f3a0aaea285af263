import MusterPlugin

/// The integers from 0 up to the count, without it.
/// - Example: collections.range(3) == [0, 1, 2]
/// - Example: collections.range(-1) throws
@Operation("collections.range")
func range(_ count: Int) throws -> [Int] {
    try range(from: 0, to: count)
}

/// The integers from the start up to the end, without the end.
/// - Example: collections.range(2, 5) == [2, 3, 4]
/// - Example: collections.range(5, 2) throws
@Operation("collections.range")
func range(from start: Int, to end: Int) throws -> [Int] {
    let (count, overflow) = end.subtractingReportingOverflow(start)
    if overflow || count < 0 { throw InvalidArgument("a range can't go from \(start) to \(end)") }
    if count > 1 << 32 { throw InvalidArgument("a range from \(start) to \(end) is too long for one list") }
    return Array(start..<end)
}

/// Where an index is in a list of that many elements; a negative one counts from the end.
func position(of index: Int, count: Int) throws -> Int {
    let position = index < 0 ? index + count : index
    guard position >= 0, position < count else {
        throw InvalidArgument("there is no element \(index) in a list of \(count)")
    }
    return position
}
