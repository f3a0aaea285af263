import MusterPlugin

// Counting, and what is done with counts.

/// How often each text occurs in the list.
/// - Example: collections.frequencies(["a", "b", "a"]) == {"a": 2, "b": 1}
@Operation("collections.frequencies")
func frequencies(_ items: [String]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for item in items { counts[item, default: 0] += 1 }
    return counts
}

/// The counts of two maps, added up.
/// - Example: collections.mergeCounts({"a": 1}, {"a": 2, "b": 1}) == {"a": 3, "b": 1}
@Operation("collections.mergeCounts", associative: true, commutative: true)
func mergeCounts(_ a: [String: Int], _ b: [String: Int]) throws -> [String: Int] {
    var total = a.count >= b.count ? a : b
    for (item, count) in a.count >= b.count ? b : a { try add(count, of: item, to: &total) }
    return total
}

/// The counts of many maps, added up.
/// - Example: collections.mergeCounts([{"a": 1}, {"a": 2, "b": 1}]) == {"a": 3, "b": 1}
@Operation("collections.mergeCounts")
func mergeCounts(_ maps: [[String: Int]]) throws -> [String: Int] {
    var total = maps.first ?? [:]
    for map in maps.dropFirst() {
        for (item, count) in map { try add(count, of: item, to: &total) }
    }
    return total
}

/// The items that are counted most often, and their counts; of equally frequent ones the lesser comes first.
/// - Example: collections.top({"a": 1, "b": 3, "c": 1}, 2) == [["b", 3], ["a", 1]]
/// - Example: collections.top({"a": 1}, -1) throws
@Operation("collections.top")
func top(_ counts: [String: Int], count: Int) throws -> [(item: String, count: Int)] {
    if count < 0 { throw InvalidArgument("there are no \(count) most frequent items") }
    let sorted = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
    return sorted.prefix(count).map { (item: $0.key, count: $0.value) }
}

/// The sum of all counts.
/// - Example: collections.total({"a": 1, "b": 3}) == 4
@Operation("collections.total")
func total(_ counts: [String: Int]) throws -> Int {
    var total = 0
    for (item, count) in counts { total = try sum(total, count, of: item) }
    return total
}

/// How often an item was counted; 0 when it was not.
/// - Example: collections.count({"a": 1}, "a") == 1
/// - Example: collections.count({"a": 1}, "b") == 0
@Operation("collections.count")
func count(_ counts: [String: Int], item: String) -> Int {
    counts[item] ?? 0
}

/// The keys of a map, in order.
/// - Example: collections.keys({"b": 1, "a": "x"}) == ["a", "b"]
@Operation("collections.keys")
func keys(_ map: [String: PackedValue]) -> [String] {
    map.keys.sorted()
}

private func add(_ count: Int, of item: String, to counts: inout [String: Int]) throws {
    counts[item] = try sum(counts[item, default: 0], count, of: item)
}

private func sum(_ a: Int, _ b: Int, of item: String) throws -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    if overflow { throw InvalidArgument("the count with that of '\(item)' does not fit into an int64") }
    return sum
}
