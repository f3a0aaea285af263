import MusterGraph
import MusterPrimitives
import Testing

@Suite("Parts of lists")
struct PartsTests {
    @Test("the parts are the list, and their sizes differ by one at most", arguments: edgeCounts)
    func slices(count: Int) throws {
        let numbers = Array(0..<count)
        for parts in [1, 2, 3, 7, 12] {
            for source in [
                Term.integers(numbers),
                .inline("bag.map", .integers(numbers), .described("math.add", .parameter(0), 0)),
            ] {
                let slices = try (0..<parts).map {
                    try value(.call("bag.slice", source, .value(.int($0)), .value(.int(parts)))).integers
                }
                #expect(slices.flatMap { $0 } == numbers)
                #expect((slices.map(\.count).max() ?? 0) - (slices.map(\.count).min() ?? 0) <= 1)
            }
        }
    }

    @Test("parts of lists of optionals, texts, tuples and lists begin anywhere")
    func layouts() throws {
        let columns: [(String, (Int) -> Value)] = [
            ("optional<int64>", { $0 % 3 == 0 ? nil : .int($0) }), ("string", { .string("\($0)") }),
            ("tuple<optional<string>, bool>", { [$0 % 5 == 0 ? nil : .string("é\($0)"), .bool($0 % 2 == 0)] }),
            ("list<optional<int64>>", { .list((0..<$0 % 4).map { $0 == 1 ? nil : .int($0) }) }),
            ("value", { $0 % 2 == 0 ? .int($0) : ["a": .int($0)] }),
        ]
        for (type, element) in columns {
            let elements = (0..<9_003).map(element)
            let list = try Term.column(type, elements)
            let parts = try (0..<5).flatMap { try value(.call("bag.slice", list, .value(.int($0)), 5)).elements }
            #expect(parts == elements, "\(type)")
            let mapped = try value(.call("bag.last", .inline("bag.slice", list, 2, 5), list))
            #expect(mapped.elements == [elements[5_402]], "\(type)")
        }
    }

    @Test("flattened lists whose elements have optional parts")
    func flattened() throws {
        let lists = (0..<3_000).map { row -> Value in
            .list((0..<row % 7).map { [$0 % 2 == 0 ? nil : .int(row), "x"] })
        }
        let list = try Term.column("list<tuple<optional<int64>, string>>", lists)
        #expect(try value(.call("bag.flatten", list)).elements == lists.flatMap(\.elements))
    }

    @Test("a part that is none is an error")
    func failures() {
        let list = Term.integers([1, 2])
        #expect(problem(.call("bag.slice", list, 0, 0)).contains("a list has no 0 parts"))
        #expect(problem(.call("bag.slice", list, 3, 3)).contains("there is no part 3 of 3"))
        #expect(problem(.call("bag.slice", list, -1, 3)).contains("there is no part -1 of 3"))
    }

    @Test("the bytes are those of the block", arguments: edgeCounts)
    func bytes(count: Int) throws {
        let block = ColumnBlock(Array(0..<count))
        #expect(try value(.call("bag.nbytes", .block(block.payload))) == .int(block.payload.count))
        let stream = Term.inline(
            "bag.filter", .block(block.payload), .described("compare.greaterOrEqual", .parameter(0), 0))
        #expect(try value(.call("bag.nbytes", stream)) == .int(block.payload.count))
    }
}
