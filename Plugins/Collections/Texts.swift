import MusterPlugin

// Lists of texts.

/// How many texts the list has.
/// - Example: collections.length(["b", "a", "b"]) == 3
@Operation("collections.length")
func length(_ items: [String]) -> Int {
    items.count
}

/// Two lists, one behind the other.
/// - Example: collections.concatenate(["b", "a", "b"], ["c"]) == ["b", "a", "b", "c"]
@Operation("collections.concatenate", associative: true)
func concatenate(_ a: [String], _ b: [String]) -> [String] {
    a + b
}

/// The element at an index, which counts from 0; from the end, when it is negative.
/// - Example: collections.element(["b", "a", "b"], 0) == "b"
/// - Example: collections.element(["b", "a", "b"], -2) == "a"
/// - Example: collections.element(["b", "a", "b"], 3) throws
@Operation("collections.element")
func element(_ items: [String], index: Int) throws -> String {
    items[try position(of: index, count: items.count)]
}

/// The first element; absent when the list is empty.
/// - Example: collections.first(["b", "a", "b"]) == "b"
@Operation("collections.first")
func first(_ items: [String]) -> String? {
    items.first
}

/// The last element; absent when the list is empty.
/// - Example: collections.last(["b", "a", "b"]) == "b"
@Operation("collections.last")
func last(_ items: [String]) -> String? {
    items.last
}

/// The elements, the least one first.
/// - Example: collections.sorted(["b", "a", "b"]) == ["a", "b", "b"]
@Operation("collections.sorted")
func sorted(_ items: [String]) -> [String] {
    items.sorted()
}

/// The elements in the opposite order.
/// - Example: collections.reversed(["b", "a", "b"]) == ["b", "a", "b"]
@Operation("collections.reversed")
func reversed(_ items: [String]) -> [String] {
    items.reversed()
}

/// The elements without repetitions, each where it first occurs.
/// - Example: collections.distinct(["b", "a", "b"]) == ["b", "a"]
@Operation("collections.distinct")
func distinct(_ items: [String]) -> [String] {
    var seen: Set<String> = []
    return items.filter { seen.insert($0).inserted }
}

/// Whether the list has such an element.
/// - Example: collections.contains(["b", "a", "b"], "a") == true
@Operation("collections.contains")
func contains(_ items: [String], _ item: String) -> Bool {
    items.contains(item)
}
