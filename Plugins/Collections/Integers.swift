import MusterPlugin

// Lists of integers.

/// How many integers the list has.
/// - Example: collections.length([3, 1, 3]) == 3
@Operation("collections.length")
func length(_ items: [Int]) -> Int {
    items.count
}

/// Two lists, one behind the other.
/// - Example: collections.concatenate([3, 1, 3], [7]) == [3, 1, 3, 7]
@Operation("collections.concatenate", associative: true)
func concatenate(_ a: [Int], _ b: [Int]) -> [Int] {
    a + b
}

/// The element at an index, which counts from 0; from the end, when it is negative.
/// - Example: collections.element([3, 1, 3], 0) == 3
/// - Example: collections.element([3, 1, 3], -2) == 1
/// - Example: collections.element([3, 1, 3], 3) throws
@Operation("collections.element")
func element(_ items: [Int], index: Int) throws -> Int {
    items[try position(of: index, count: items.count)]
}

/// The first element; absent when the list is empty.
/// - Example: collections.first([3, 1, 3]) == 3
@Operation("collections.first")
func first(_ items: [Int]) -> Int? {
    items.first
}

/// The last element; absent when the list is empty.
/// - Example: collections.last([3, 1, 3]) == 3
@Operation("collections.last")
func last(_ items: [Int]) -> Int? {
    items.last
}

/// The elements, the least one first.
/// - Example: collections.sorted([3, 1, 3]) == [1, 3, 3]
@Operation("collections.sorted")
func sorted(_ items: [Int]) -> [Int] {
    items.sorted()
}

/// The elements in the opposite order.
/// - Example: collections.reversed([3, 1, 3]) == [3, 1, 3]
@Operation("collections.reversed")
func reversed(_ items: [Int]) -> [Int] {
    items.reversed()
}

/// The elements without repetitions, each where it first occurs.
/// - Example: collections.distinct([3, 1, 3]) == [3, 1]
@Operation("collections.distinct")
func distinct(_ items: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return items.filter { seen.insert($0).inserted }
}

/// Whether the list has such an element.
/// - Example: collections.contains([3, 1, 3], 1) == true
@Operation("collections.contains")
func contains(_ items: [Int], _ item: Int) -> Bool {
    items.contains(item)
}
