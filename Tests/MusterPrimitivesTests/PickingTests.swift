import MusterGraph
import MusterPrimitives
import Testing

@Suite("Picking from maps and lists")
struct PickingTests {
    private func maps(_ count: Int) -> [Value] {
        (0..<count).map { $0 % 4 == 0 ? ["b": .int($0)] : ["a": .int(2 * $0), "b": .int($0)] }
    }

    @Test("pluck from no maps, one, and more than a chunk, of a known type and of values", arguments: edgeCounts)
    func sizes(count: Int) throws {
        let elements = maps(count)
        for source in [try Term.column("map<int64>", elements), try Term.mixed(elements)] {
            let ids = Value.ints(0..<count)
            #expect(try value(.call("bag.pluck", source, "b")) == ids)
            #expect(try value(.call("bag.map", source, .described("map.get", .parameter(0), "b"))) == ids)
            let others = Value.ints((0..<count).map { $0 % 4 == 0 ? -1 : 2 * $0 })
            #expect(try value(.call("bag.pluckOr", source, "a", -1)) == others)
            #expect(try value(.call("bag.map", source, .described("map.getOr", .parameter(0), "a", -1))) == others)
            #expect(
                try value(.call("bag.pluckSeveral", source, ["b", "b"]))
                    == .list((0..<count).map { .ints([$0, $0]) }))
        }
    }

    @Test("indices into no lists, one, and more than a chunk, of a known type and of values", arguments: edgeCounts)
    func lists(count: Int) throws {
        let elements = (0..<count).map { Value.ints($0..<$0 + 1 + $0 % 3) }
        for source in [try Term.column("list<int64>", elements), try Term.mixed(elements)] {
            #expect(try value(.call("bag.pluckIndex", source, 0)) == .ints(0..<count))
            let last = Value.ints((0..<count).map { $0 + $0 % 3 })
            #expect(try value(.call("bag.pluckIndex", source, -1)) == last)
            #expect(try value(.call("bag.map", source, .described("list.get", .parameter(0), -1))) == last)
            let second = Value.ints((0..<count).map { $0 % 3 == 0 ? -7 : $0 + 1 })
            #expect(try value(.call("bag.pluckIndexOr", source, 1, -7)) == second)
            #expect(try value(.call("bag.map", source, .described("list.getOr", .parameter(0), 1, -7))) == second)
        }
    }

    @Test("what stands in maps and lists may be of any type")
    func types() throws {
        let cases: [(String, [Value])] = [
            ("string", ["é", ""]), ("float64", [0.5, 2.0]), ("bool", [true, false]), ("optional<int64>", [nil, 3]),
            ("list<string>", [["a"], []]), ("tuple<int64, string>", [[1, "a"], [2, "b"]]),
            ("map<int64>", [["x": 1], [:]]),
            ("value", [1, "a"]), ("bytes", [.bytes([0, 255]), .bytes([])]), ("optional<string>", ["a", nil]),
        ]
        for (type, elements) in cases {
            let maps = try Term.column("map<\(type)>", elements.map { ["k": $0] })
            #expect(try value(.call("bag.pluck", maps, "k")).elements == elements, "\(type)")
            #expect(try value(.call("bag.pluckSeveral", maps, ["k"])).elements == elements.map { [$0] }, "\(type)")
            let lists = try Term.column("list<\(type)>", elements.map { [$0] })
            #expect(try value(.call("bag.pluckIndex", lists, 0)).elements == elements, "\(type)")
            let fallback = Term.value(elements[0])
            #expect(
                try value(.call("bag.pluckOr", maps, "z", fallback)).elements == [elements[0], elements[0]], "\(type)")
            #expect(
                try value(.call("bag.pluckIndexOr", lists, 1, fallback)).elements == [elements[0], elements[0]],
                "\(type)")
        }
    }

    @Test("an integer stands for a float, also as what there is instead")
    func floats() throws {
        let source = try Term.column("map<float64>", [["a": 1], ["b": 2.5]])
        #expect(try value(.call("bag.pluckOr", source, "a", 7)) == [1.0, 7.0])
        #expect(try value(.call("bag.map", source, .described("map.getOr", .parameter(0), "a", 7))) == [1.0, 7.0])
        #expect(try value(.call("bag.sum", .inline("bag.pluckOr", source, "a", 7))) == 8.0)
    }

    @Test("what is not there is an error that says the element")
    func missing() throws {
        let elements = (0..<5_000).map { $0 == 4_500 ? Value.map(["c": 1, "d": 2]) : ["b": .int($0)] }
        for source in [try Term.column("map<int64>", elements), try Term.mixed(elements)] {
            let message = "it has no key \"b\"; its keys are \"c\", \"d\" (element 4500)"
            #expect(problem(.call("bag.pluck", source, "b")).contains(message))
            #expect(problem(.call("bag.pluckSeveral", source, ["b"])).contains(message))
            #expect(problem(.call("bag.map", source, .described("map.get", .parameter(0), "b"))).contains(message))
        }
        let lists = try Term.column("list<int64>", [[1], []])
        #expect(
            problem(.call("bag.pluckIndex", lists, 0)).contains("it has no element 0; it has 0 elements (element 1)"))
        #expect(problem(.call("map.get", ["a": 1], "b")).contains("it has no key \"b\"; its keys are \"a\""))
    }

    @Test("values that are no maps or lists are an error that says the element")
    func otherValues() throws {
        let source = try Term.mixed([["a": 1], [1, 2], "a", nil])
        #expect(problem(.call("bag.pluck", source, "a")).contains("it is a list, and a map is needed (element 1)"))
        #expect(problem(.call("bag.pluckIndex", source, 0)).contains("it is a map, and a list is needed (element 0)"))
        let words = try Term.mixed(["a"])
        #expect(
            problem(.call("bag.pluckOr", words, "a", 1)).contains("it is a string, and a map is needed (element 0)"))
        #expect(problem(.call("bag.pluckSeveral", words, ["a"])).contains("it is a string"))
        #expect(problem(.call("bag.pluck", .integers([1]), "a")).contains("bag.pluck"))
    }

    @Test("literals, and keys that are computed for each row")
    func functions() throws {
        #expect(try value(.call("bag.pluck", [["a": 1, "b": "x"], ["a": 2.5]], "a")) == [1, 2.5])
        let pairs = Term.inline("bag.zip", [["a": 1, "b": 2], ["a": 3, "b": 4]], ["b", "a"])
        #expect(try value(.call("bag.mapTuples", pairs, .function("map.get"))) == [2, 3])
        let sum = Term.described("math.add", .call("map.get", .parameter(0), "a"), 1)
        #expect(try value(.call("bag.map", try .column("map<int64>", [["a": 1], ["a": 3]]), sum)) == [2, 4])
        #expect(try value(.call("bag.map", try .mixed([["a": 1], ["a": 2.5]]), sum)) == [2, 3.5])
    }

    @Test("optionals", arguments: edgeCounts)
    func optionals(count: Int) throws {
        let elements = (0..<count).map { $0 % 3 == 0 ? Value.null : .int($0) }
        let instead = Value.list(elements.map { $0 == nil ? 7 : $0 })
        let present = Value.list(elements.map { .bool($0 != nil) })
        for source in [try Term.column("optional<int64>", elements), try Term.mixed(elements)] {
            #expect(try value(.call("bag.map", source, .described("optional.or", .parameter(0), 7))) == instead)
            #expect(try value(.call("bag.map", source, .function("optional.isPresent"))) == present)
        }
        let parsed = Term.described("optional.or", .call("text.parseInteger", .parameter(0)), -1)
        #expect(try value(.call("bag.map", ["12", "x"], parsed)) == [12, -1])
    }
}
