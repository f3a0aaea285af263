import MusterPlugin

// Lists of numbers.

/// How many numbers the list has.
/// - Example: collections.length([0.5, 0.25, 0.5]) == 3
@Operation("collections.length")
func length(_ items: [Double]) -> Int {
    items.count
}

/// Two lists, one behind the other.
/// - Example: collections.concatenate([0.5, 0.25, 0.5], [7.5]) == [0.5, 0.25, 0.5, 7.5]
@Operation("collections.concatenate", associative: true)
func concatenate(_ a: [Double], _ b: [Double]) -> [Double] {
    a + b
}

/// The element at an index, which counts from 0; from the end, when it is negative.
/// - Example: collections.element([0.5, 0.25, 0.5], 0) == 0.5
/// - Example: collections.element([0.5, 0.25, 0.5], -2) == 0.25
/// - Example: collections.element([0.5, 0.25, 0.5], 3) throws
@Operation("collections.element")
func element(_ items: [Double], index: Int) throws -> Double {
    items[try position(of: index, count: items.count)]
}

/// The first element; absent when the list is empty.
/// - Example: collections.first([0.5, 0.25, 0.5]) == 0.5
@Operation("collections.first")
func first(_ items: [Double]) -> Double? {
    items.first
}

/// The last element; absent when the list is empty.
/// - Example: collections.last([0.5, 0.25, 0.5]) == 0.5
@Operation("collections.last")
func last(_ items: [Double]) -> Double? {
    items.last
}

/// The elements, the least one first; what is not a number comes last.
/// - Example: collections.sorted([0.5, 0.25, 0.5]) == [0.25, 0.5, 0.5]
@Operation("collections.sorted")
func sorted(_ items: [Double]) -> [Double] {
    items.sorted { $0 < $1 || $1.isNaN && !$0.isNaN }
}

/// The elements in the opposite order.
/// - Example: collections.reversed([0.5, 0.25, 0.5]) == [0.5, 0.25, 0.5]
@Operation("collections.reversed")
func reversed(_ items: [Double]) -> [Double] {
    items.reversed()
}

/// The elements without repetitions, each where it first occurs.
/// - Example: collections.distinct([0.5, 0.25, 0.5]) == [0.5, 0.25]
@Operation("collections.distinct")
func distinct(_ items: [Double]) -> [Double] {
    var seen: Set<Double> = []
    return items.filter { seen.insert($0).inserted }
}

/// Whether the list has such an element.
/// - Example: collections.contains([0.5, 0.25, 0.5], 0.25) == true
@Operation("collections.contains")
func contains(_ items: [Double], _ item: Double) -> Bool {
    items.contains(item)
}
