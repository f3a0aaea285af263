import MusterGraph
import MusterPrimitives
import Testing

/// What a review of the primitives found, each with the input that showed it.
@Suite("Corners of primitives")
struct CornerTests {
    @Test("a tuple of three values, as a task, within one, and of rows of several types")
    func tuples() throws {
        #expect(try value(.call("tuple.of", 1, "a", 2.5)) == [1, "a", 2.5])
        #expect(try value(.call("tuple.of", 1, [1, 2])) == [1, [1, 2]])
        #expect(try value(.call("value.same", [1, 2])) == [1, 2])
        let pairs = Term.described("tuple.of", .parameter(0), 1)
        #expect(try value(.call("bag.map", [1, "a"], pairs)) == [[1, 1], ["a", 1]])
    }

    @Test("a predicate whose result only running shows")
    func predicates() throws {
        let rows = try Term.column(
            "map<value>", [["on": true, "n": 1], ["on": false, "n": 2], ["on": true, "n": 3]])
        func numbers(_ list: Value) -> [Value] {
            list.elements.compactMap { if case .map(let members) = $0 { members["n"] } else { nil } }
        }
        let isOn = Term.described("map.get", .parameter(0), "on")
        #expect(numbers(try value(.call("bag.filter", rows, isOn))) == [1, 3])
        #expect(numbers(try value(.call("bag.remove", rows, isOn))) == [2])
        let number = Term.described("map.get", .parameter(0), "n")
        #expect(problem(.call("bag.filter", rows, number)).contains("neither true nor false"))
    }

    @Test("a typed list inside a list or a map is a value there")
    func typedLists() throws {
        #expect(try value(.call("collections.keys", .map(["a": .integers([1])]))) == ["a"])
    }
}
