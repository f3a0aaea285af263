// Made by `muster stubs` from the manifests of: collections 1.0.0.
// Changes here are lost when it is made again.

public import MusterGraph

/// The functions `collections.…`.
public enum Collections {
    /// Two lists, one behind the other.
    ///
    /// - Example: `collections.concatenate([0.5, 0.25, 0.5], [7.5]) == [0.5, 0.25, 0.5, 7.5]`
    public static func concatenate(_ a: Expr<[Double]>, _ b: Expr<[Double]>) -> Expr<[Double]> {
        .call("collections.concatenate", a, b)
    }

    /// Two lists, one behind the other.
    ///
    /// - Example: `collections.concatenate([3, 1, 3], [7]) == [3, 1, 3, 7]`
    public static func concatenate(_ a: Expr<[Int]>, _ b: Expr<[Int]>) -> Expr<[Int]> {
        .call("collections.concatenate", a, b)
    }

    /// Two lists, one behind the other.
    ///
    /// - Example: `collections.concatenate(["b", "a", "b"], ["c"]) == ["b", "a", "b", "c"]`
    public static func concatenate(_ a: Expr<[String]>, _ b: Expr<[String]>) -> Expr<[String]> {
        .call("collections.concatenate", a, b)
    }

    /// Whether the list has such an element.
    ///
    /// - Example: `collections.contains([0.5, 0.25, 0.5], 0.25) == true`
    public static func contains(_ items: Expr<[Double]>, _ item: Expr<Double>) -> Expr<Bool> {
        .call("collections.contains", items, item)
    }

    /// Whether the list has such an element.
    ///
    /// - Example: `collections.contains([3, 1, 3], 1) == true`
    public static func contains(_ items: Expr<[Int]>, _ item: Expr<Int>) -> Expr<Bool> {
        .call("collections.contains", items, item)
    }

    /// Whether the list has such an element.
    ///
    /// - Example: `collections.contains(["b", "a", "b"], "a") == true`
    public static func contains(_ items: Expr<[String]>, _ item: Expr<String>) -> Expr<Bool> {
        .call("collections.contains", items, item)
    }

    /// How often an item was counted; 0 when it was not.
    ///
    /// - Example: `collections.count({"a": 1}, "a") == 1`
    /// - Example: `collections.count({"a": 1}, "b") == 0`
    public static func count(_ counts: Expr<[String: Int]>, _ item: Expr<String>) -> Expr<Int> {
        .call("collections.count", counts, item)
    }

    /// The elements without repetitions, each where it first occurs.
    ///
    /// - Example: `collections.distinct([0.5, 0.25, 0.5]) == [0.5, 0.25]`
    public static func distinct(_ items: Expr<[Double]>) -> Expr<[Double]> { .call("collections.distinct", items) }

    /// The elements without repetitions, each where it first occurs.
    ///
    /// - Example: `collections.distinct([3, 1, 3]) == [3, 1]`
    public static func distinct(_ items: Expr<[Int]>) -> Expr<[Int]> { .call("collections.distinct", items) }

    /// The elements without repetitions, each where it first occurs.
    ///
    /// - Example: `collections.distinct(["b", "a", "b"]) == ["b", "a"]`
    public static func distinct(_ items: Expr<[String]>) -> Expr<[String]> { .call("collections.distinct", items) }

    /// The element at an index, which counts from 0; from the end, when it is negative.
    ///
    /// - Example: `collections.element([0.5, 0.25, 0.5], 0) == 0.5`
    /// - Example: `collections.element([0.5, 0.25, 0.5], -2) == 0.25`
    /// - Example: `collections.element([0.5, 0.25, 0.5], 3) throws`
    public static func element(_ items: Expr<[Double]>, _ index: Expr<Int>) -> Expr<Double> {
        .call("collections.element", items, index)
    }

    /// The element at an index, which counts from 0; from the end, when it is negative.
    ///
    /// - Example: `collections.element([3, 1, 3], 0) == 3`
    /// - Example: `collections.element([3, 1, 3], -2) == 1`
    /// - Example: `collections.element([3, 1, 3], 3) throws`
    public static func element(_ items: Expr<[Int]>, _ index: Expr<Int>) -> Expr<Int> {
        .call("collections.element", items, index)
    }

    /// The element at an index, which counts from 0; from the end, when it is negative.
    ///
    /// - Example: `collections.element(["b", "a", "b"], 0) == "b"`
    /// - Example: `collections.element(["b", "a", "b"], -2) == "a"`
    /// - Example: `collections.element(["b", "a", "b"], 3) throws`
    public static func element(_ items: Expr<[String]>, _ index: Expr<Int>) -> Expr<String> {
        .call("collections.element", items, index)
    }

    /// The first element; absent when the list is empty.
    ///
    /// - Example: `collections.first([0.5, 0.25, 0.5]) == 0.5`
    public static func first(_ items: Expr<[Double]>) -> Expr<Double?> { .call("collections.first", items) }

    /// The first element; absent when the list is empty.
    ///
    /// - Example: `collections.first([3, 1, 3]) == 3`
    public static func first(_ items: Expr<[Int]>) -> Expr<Int?> { .call("collections.first", items) }

    /// The first element; absent when the list is empty.
    ///
    /// - Example: `collections.first(["b", "a", "b"]) == "b"`
    public static func first(_ items: Expr<[String]>) -> Expr<String?> { .call("collections.first", items) }

    /// How often each text occurs in the list.
    ///
    /// - Example: `collections.frequencies(["a", "b", "a"]) == {"a": 2, "b": 1}`
    public static func frequencies(_ items: Expr<[String]>) -> Expr<[String: Int]> {
        .call("collections.frequencies", items)
    }

    /// The keys of a map, in order.
    ///
    /// - Example: `collections.keys({"b": 1, "a": "x"}) == ["a", "b"]`
    public static func keys(_ map: Expr<[String: Value]>) -> Expr<[String]> { .call("collections.keys", map) }

    /// The last element; absent when the list is empty.
    ///
    /// - Example: `collections.last([0.5, 0.25, 0.5]) == 0.5`
    public static func last(_ items: Expr<[Double]>) -> Expr<Double?> { .call("collections.last", items) }

    /// The last element; absent when the list is empty.
    ///
    /// - Example: `collections.last([3, 1, 3]) == 3`
    public static func last(_ items: Expr<[Int]>) -> Expr<Int?> { .call("collections.last", items) }

    /// The last element; absent when the list is empty.
    ///
    /// - Example: `collections.last(["b", "a", "b"]) == "b"`
    public static func last(_ items: Expr<[String]>) -> Expr<String?> { .call("collections.last", items) }

    /// How many numbers the list has.
    ///
    /// - Example: `collections.length([0.5, 0.25, 0.5]) == 3`
    public static func length(_ items: Expr<[Double]>) -> Expr<Int> { .call("collections.length", items) }

    /// How many integers the list has.
    ///
    /// - Example: `collections.length([3, 1, 3]) == 3`
    public static func length(_ items: Expr<[Int]>) -> Expr<Int> { .call("collections.length", items) }

    /// How many texts the list has.
    ///
    /// - Example: `collections.length(["b", "a", "b"]) == 3`
    public static func length(_ items: Expr<[String]>) -> Expr<Int> { .call("collections.length", items) }

    /// The counts of two maps, added up.
    ///
    /// - Example: `collections.mergeCounts({"a": 1}, {"a": 2, "b": 1}) == {"a": 3, "b": 1}`
    public static func mergeCounts(_ a: Expr<[String: Int]>, _ b: Expr<[String: Int]>) -> Expr<[String: Int]> {
        .call("collections.mergeCounts", a, b)
    }

    /// The counts of many maps, added up.
    ///
    /// - Example: `collections.mergeCounts([{"a": 1}, {"a": 2, "b": 1}]) == {"a": 3, "b": 1}`
    public static func mergeCounts(_ maps: Expr<[[String: Int]]>) -> Expr<[String: Int]> {
        .call("collections.mergeCounts", maps)
    }

    /// The integers from 0 up to the count, without it.
    ///
    /// - Example: `collections.range(3) == [0, 1, 2]`
    /// - Example: `collections.range(-1) throws`
    public static func range(_ count: Expr<Int>) -> Expr<[Int]> { .call("collections.range", count) }

    /// The integers from the start up to the end, without the end.
    ///
    /// - Example: `collections.range(2, 5) == [2, 3, 4]`
    /// - Example: `collections.range(5, 2) throws`
    public static func range(_ start: Expr<Int>, _ end: Expr<Int>) -> Expr<[Int]> {
        .call("collections.range", start, end)
    }

    /// The elements in the opposite order.
    ///
    /// - Example: `collections.reversed([0.5, 0.25, 0.5]) == [0.5, 0.25, 0.5]`
    public static func reversed(_ items: Expr<[Double]>) -> Expr<[Double]> { .call("collections.reversed", items) }

    /// The elements in the opposite order.
    ///
    /// - Example: `collections.reversed([3, 1, 3]) == [3, 1, 3]`
    public static func reversed(_ items: Expr<[Int]>) -> Expr<[Int]> { .call("collections.reversed", items) }

    /// The elements in the opposite order.
    ///
    /// - Example: `collections.reversed(["b", "a", "b"]) == ["b", "a", "b"]`
    public static func reversed(_ items: Expr<[String]>) -> Expr<[String]> { .call("collections.reversed", items) }

    /// The elements, the least one first; what is not a number comes last.
    ///
    /// - Example: `collections.sorted([0.5, 0.25, 0.5]) == [0.25, 0.5, 0.5]`
    public static func sorted(_ items: Expr<[Double]>) -> Expr<[Double]> { .call("collections.sorted", items) }

    /// The elements, the least one first.
    ///
    /// - Example: `collections.sorted([3, 1, 3]) == [1, 3, 3]`
    public static func sorted(_ items: Expr<[Int]>) -> Expr<[Int]> { .call("collections.sorted", items) }

    /// The elements, the least one first.
    ///
    /// - Example: `collections.sorted(["b", "a", "b"]) == ["a", "b", "b"]`
    public static func sorted(_ items: Expr<[String]>) -> Expr<[String]> { .call("collections.sorted", items) }

    /// The items that are counted most often, and their counts; of equally frequent ones the lesser comes first.
    ///
    /// - Example: `collections.top({"a": 1, "b": 3, "c": 1}, 2) == [["b", 3], ["a", 1]]`
    /// - Example: `collections.top({"a": 1}, -1) throws`
    public static func top(_ counts: Expr<[String: Int]>, _ count: Expr<Int>) -> Expr<[Pair<String, Int>]> {
        .call("collections.top", counts, count)
    }

    /// The sum of all counts.
    ///
    /// - Example: `collections.total({"a": 1, "b": 3}) == 4`
    public static func total(_ counts: Expr<[String: Int]>) -> Expr<Int> { .call("collections.total", counts) }
}
