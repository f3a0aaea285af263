import MusterGraph
import MusterPrimitives
import Testing

@Suite("Frequencies and distinct elements")
struct CountingTests {
    @Test("are those of the elements", arguments: Samples.all, Samples.counts)
    func ofAll(samples: Samples, count: Int) throws {
        let values = samples.values(count, seed: UInt64(count))
        let rows = try Term.rows(values, of: samples.type)
        let expected = frequencies(values)
        #expect(try value(.call("bag.frequencies", rows)) == .list(expected))
        #expect(try value(.call("bag.distinct", rows)) == .list(values.distinct()))
        let sorted = expected.sorted { $0.elements[0] }.sorted(by: { $0.elements[1] }, falling: true)
        #expect(try value(.call("bag.sortFrequencies", .inline("bag.frequencies", rows))) == .list(sorted))
    }

    @Test("of parts are merged to those of the whole", arguments: Samples.all)
    func merged(samples: Samples) throws {
        let values = samples.values(7_000, seed: 11)
        let parts = try [0..<3_000, 3_000..<3_000, 3_000..<7_000].map {
            Term.inline("bag.frequencies", try .rows(Array(values[$0]), of: samples.type))
        }
        let merged = try value(.call("bag.mergeFrequencies", .inline("bag.concatenate", .list(parts))))
        #expect(merged == .list(frequencies(values)))
    }

    @Test("the first element of each key stays", arguments: Samples.all, [0, 1, 4_500])
    func distinctBy(samples: Samples, count: Int) throws {
        let pairs = samples.pairs(count, seed: 12)
        let rows = try Term.rows(pairs, of: samples.pairType)
        #expect(
            try value(.call("bag.distinctBy", rows, .function("tuple.first")))
                == .list(pairs.distinct { $0.elements[0] }))
    }

    @Test("of very many different elements")
    func many() throws {
        let numbers = (0..<60_000).map { $0 &* 0x9e37_79b9 % 50_000 }
        let expected = frequencies(numbers.map { .int64(Int64($0)) })
        #expect(try value(.call("bag.frequencies", .integers(numbers))) == .list(expected))
        let words = numbers.map { Value.string("word \($0)") }
        #expect(try value(.call("bag.distinct", .rows(words, of: .string))) == .list(words.distinct()))
    }

    @Test("what is none of frequencies is refused")
    func refusals() {
        #expect(problem(.call("bag.mergeFrequencies", .integers([1]))).contains("list<tuple<item: T, count: int64>>"))
        #expect(
            problem(.call("bag.mergeFrequencies", [["a", .value(.int64(.max))], ["a", 1]])).contains(
                "the count of an item does not fit an int64"))
        #expect(problem(.call("bag.distinctBy", [1], .function("text.upper"))).contains("`text.upper` takes"))
    }

    private func frequencies(_ values: [Value]) -> [Value] {
        values.grouped { $0 }.map { .list([$0.key, .int64(Int64($0.values.count))]) }
    }
}
