import MusterGraph
import MusterRegistry

extension Primitives {
    /// What stands in the maps and lists that are a bag's elements. Rows of type `value` are maps and lists too, or an error.
    static let picking: [Primitive] = [pluck, pluckOr, pluckIndex, pluckIndexOr, pluckSeveral].flatMap { $0 }

    private static let pluck = forms(
        "bag.pluck", "(list: list<map<V>>, key: string) -> list<V>",
        "(list: list<value>, key: optional<string>) -> list<value>",
        """
        The value at a key of each element, which is a map. A missing key is an error.
        - Example: bag.pluck([{"a": 1, "b": 2}, {"a": 3}], "a") == [1, 3]
        - Example: bag.pluck([{"a": 1}, {"b": 2}], "a") throws
        """
    ) { arguments throws(CallFailure) in .stream(try arguments.pick(.mapGet("bag.pluck"), by: .string)) }

    private static let pluckOr = forms(
        "bag.pluckOr", "(list: list<map<V>>, key: string, default: V) -> list<V>",
        "(list: list<value>, key: optional<string>, default: value) -> list<value>",
        """
        The value at a key of each element, which is a map, and another one where the key is missing.
        - Example: bag.pluckOr([{"a": 1}, {}], "a", 7) == [1, 7]
        """
    ) { arguments throws(CallFailure) in
        .stream(try arguments.pick(.mapGet("bag.pluckOr", orDefault: true), by: .string))
    }

    private static let pluckIndex = forms(
        "bag.pluckIndex", "(list: list<list<V>>, index: int64) -> list<V>",
        "(list: list<value>, index: optional<int64>) -> list<value>",
        """
        The element at an index of each element, which is a list; from its end, where the index is negative. A missing element
        is an error.
        - Example: bag.pluckIndex([[1, 2], [3, 4]], 1) == [2, 4]
        - Example: bag.pluckIndex([[1, 2], [3]], -1) == [2, 3]
        - Example: bag.pluckIndex([[1, 2], [3]], 1) throws
        """
    ) { arguments throws(CallFailure) in .stream(try arguments.pick(.listGet("bag.pluckIndex"), by: .int64)) }

    private static let pluckIndexOr = forms(
        "bag.pluckIndexOr", "(list: list<list<V>>, index: int64, default: V) -> list<V>",
        "(list: list<value>, index: optional<int64>, default: value) -> list<value>",
        """
        The element at an index of each element, which is a list, and another one where the list is too short.
        - Example: bag.pluckIndexOr([[1, 2], [3]], 1, 0) == [2, 0]
        """
    ) { arguments throws(CallFailure) in
        .stream(try arguments.pick(.listGet("bag.pluckIndexOr", orDefault: true), by: .int64))
    }

    private static let pluckSeveral = forms(
        "bag.pluckSeveral", "(list: list<map<V>>, keys: list<string>) -> list<list<V>>",
        "(list: list<value>, keys: optional<list<string>>) -> list<list<value>>",
        """
        The values at several keys of each element, which is a map. A missing key is an error.
        - Example: bag.pluckSeveral([{"a": 1, "b": 2}], ["b", "a"]) == [[2, 1]]
        """
    ) { arguments throws(CallFailure) in .stream(try arguments.pickSeveral()) }

    /// A primitive for elements of a known type, and for those of type `value`.
    ///
    /// A literal list of maps whose values differ fits both equally well, which the check of a graph calls ambiguous. So the
    /// key of the second form is said to be optional, which it is not: then the first form fits better.
    private static func forms(
        _ name: String, _ typed: String, _ untyped: String, _ documentation: String,
        call: @escaping @Sendable (borrowing PrimitiveArguments) throws(CallFailure) -> Operand
    ) -> [Primitive] {
        [typed, untyped].map { Primitive(name, $0, documentation, call: call) }
    }

    /// The same for one map, list or optional; they can stand in functions.
    static let rowPicking: [Primitive] = [
        Primitive(
            "map.get", "(map: map<V>, key: string) -> V",
            """
            The value at a key; a missing key is an error.
            - Example: map.get({"a": 1}, "a") == 1
            - Example: map.get({"a": 1}, "b") throws
            """, .rows(.mapGet("map.get"))),
        Primitive(
            "map.getOr", "(map: map<V>, key: string, default: V) -> V",
            "The value at a key, or another one where the key is missing.\n- Example: map.getOr({\"a\": 1}, \"b\", 7) == 7",
            .rows(.mapGet("map.getOr", orDefault: true))),
        Primitive(
            "list.get", "(list: list<V>, index: int64) -> V",
            """
            The element at an index, from the end where it is negative; a missing element is an error.
            - Example: list.get([1, 2, 3], 0) == 1
            - Example: list.get([1, 2, 3], -1) == 3
            - Example: list.get([1, 2, 3], 3) throws
            """, .rows(.listGet("list.get"))),
        Primitive(
            "list.getOr", "(list: list<V>, index: int64, default: V) -> V",
            "The element at an index, or another one where the list is too short.\n- Example: list.getOr([1], 1, 7) == 7",
            .rows(.listGet("list.getOr", orDefault: true))),
        Primitive(
            "optional.or", "(optional: optional<T>, fallback: T) -> T",
            """
            What is there, or something else where nothing is.
            - Example: optional.or(null, 7) == 7
            - Example: optional.or(1, 7) == 1
            """, .rows(.optionalOr)),
        Primitive(
            "optional.isPresent", "(optional: optional<T>) -> bool",
            """
            Whether something is there.
            - Example: optional.isPresent(null) == false
            - Example: optional.isPresent("") == true
            """, .rows(.isPresent)),
    ]
}
