import MusterGraph
import MusterPrimitives
import Testing

@Suite("Sorting, and the smallest and largest")
struct SortingTests {
    @Test("elements are in order", arguments: Samples.all, Samples.counts)
    func sort(samples: Samples, count: Int) throws {
        let values = samples.values(count, seed: UInt64(count) + 20)
        let rows = try Term.rows(values, of: samples.type)
        #expect(try value(.call("bag.sort", rows)) == .list(values.sorted()))
        let pairs = samples.pairs(count, seed: UInt64(count) + 21)
        let byKey = try value(.call("bag.sortBy", .rows(pairs, of: samples.pairType), .function("tuple.first")))
        #expect(byKey == .list(pairs.sorted { $0.elements[0] }))
    }

    @Test("the smallest and the largest, the first of equal ones", arguments: Samples.all, Samples.counts)
    func extremes(samples: Samples, count: Int) throws {
        let values = samples.values(count, seed: UInt64(count) + 22)
        let rows = try Term.rows(values, of: samples.type)
        #expect(try value(.call("bag.minimum", rows)) == .list(values.smallest()))
        #expect(try value(.call("bag.maximum", rows)) == .list(values.largest()))
        let pairs = samples.pairs(count, seed: UInt64(count) + 23)
        let pairRows = try Term.rows(pairs, of: samples.pairType)
        let falling = pairs.sorted(by: { $0.elements[0] }, falling: true)
        let key = Term.function("tuple.first")
        #expect(try value(.call("bag.minimumBy", pairRows, key)) == .list(pairs.smallest { $0.elements[0] }))
        #expect(try value(.call("bag.maximumBy", pairRows, key)) == .list(pairs.largest { $0.elements[0] }))
        for wanted in [0, 7, Int.max] {
            #expect(
                try value(.call("bag.topBy", pairRows, .value(.int64(Int64(wanted))), key))
                    == .list(Array(falling.prefix(wanted))))
        }
    }

    @Test("the largest of a long list, which is pruned on the way")
    func pruned() throws {
        let numbers = (0..<20_000).map { $0 &* 0x9e37_79b9 % 30_011 }
        let largest = numbers.sorted(by: >).prefix(100).map { Value.int64(Int64($0)) }
        #expect(try value(.call("bag.top", .integers(numbers), 100)) == .list(largest))
        let words = numbers.map { Value.string("the word \($0)") }
        #expect(
            try value(.call("bag.top", .rows(words, of: .string), 100))
                == .list(Array(words.sorted(falling: true).prefix(100))))
        let pairs = numbers.enumerated().map { Value.list([.int64(Int64($1 % 5)), .int64(Int64($0))]) }
        let rows = try Term.rows(pairs, of: .tuple([.init(.int64), .init(.int64)]))
        #expect(
            try value(.call("bag.topBy", rows, 3, .function("tuple.first")))
                == .list(Array(pairs.sorted(by: { $0.elements[0] }, falling: true).prefix(3))))
    }

    @Test("of the largest of parts, the largest")
    func parts() throws {
        let tops: [Term] = (0..<3).map { _ in .inline("bag.top", .integers(Array(0..<5)), 4) }
        #expect(try value(.call("bag.top", .inline("bag.concatenate", .list(tops)), 4)) == [4, 4, 4, 3])
        let minima: [Term] = [
            .inline("bag.minimum", .integers([3, 2])), .inline("bag.minimum", .integers([])),
            .inline("bag.minimum", .integers([5])),
        ]
        #expect(try value(.call("bag.minimum", .inline("bag.concatenate", .list(minima)))) == [2])
    }

    @Test("lists that are split by samples and sorted are sorted as one", arguments: Samples.all)
    func byRange(samples: Samples) throws {
        let count = 3
        let pairs = samples.pairs(3_000, seed: 24)
        let parts = [0..<2_000, 2_000..<2_000, 2_000..<3_000].map { Array(pairs[$0]) }
        let key = Term.function("tuple.first")
        let wanted = Term.value(.int64(Int64(count)))
        let rows = try parts.map { try Term.rows($0, of: samples.pairType) }
        let sampled = rows.map { Term.inline("bag.sampleKeys", $0, key, 20) }
        let splitters = Term.inline("bag.splitters", .inline("bag.concatenate", .list(sampled)), wanted)
        let keys = try value(splitters.asCall).elements
        #expect(keys.count == count - 1 && keys == keys.sorted())
        var sorted: [Value] = []
        for index in 0..<count {
            let pieces = rows.map {
                Term.inline(
                    "bag.splitPart", .inline("bag.splitByRange", $0, key, splitters, wanted),
                    .value(.int64(Int64(index))))
            }
            sorted += try value(.call("bag.sortBy", .inline("bag.concatenate", .list(pieces)), key)).elements
        }
        #expect(sorted == pairs.sorted { $0.elements[0] })
    }

    @Test("samples and splitters stand at equal distances")
    func samples() throws {
        let numbers = Term.integers((0..<100).reversed())
        #expect(try value(.call("bag.sampleKeys", numbers, .function("math.absolute"), 4)) == [12, 37, 62, 87])
        #expect(try value(.call("bag.sampleKeys", .integers([5, 4]), .function("math.absolute"), 4)) == [4, 5])
        #expect(try value(.call("bag.sampleKeys", .integers([]), .function("math.absolute"), 4)) == [])
        #expect(try value(.call("bag.splitters", numbers, 4)) == [24, 49, 74])
        #expect(try value(.call("bag.splitters", .integers([]), 4)) == [])
        #expect(try value(.call("bag.splitters", .integers([7]), 4)) == [7, 7, 7])
    }

    @Test("arguments that make no sense are refused")
    func refusals() {
        let absolute = Term.function("math.absolute")
        #expect(problem(.call("bag.top", .integers([1]), -1)).contains("-1 elements are asked for, and 0 is the least"))
        #expect(
            problem(.call("bag.splitters", .integers([1]), 0)).contains("0 lists are asked for, and 1 is the least"))
        #expect(
            problem(.call("bag.splitByRange", .integers([1]), absolute, .integers([3, 1]), 3)).contains(
                "the splitters do not rise"))
        #expect(
            problem(.call("bag.splitByRange", .integers([1]), absolute, .integers([1, 3]), 2)).contains(
                "2 splitters part a list into 3, and 2 are asked for"))
        #expect(
            problem(.call("bag.splitByRange", .integers([1]), absolute, ["a"], 2)).contains(
                "`bag.splitByRange` takes"))
    }
}

extension Term {
    /// A call within a task as a task.
    fileprivate var asCall: Term { if case .inline(let call) = self { .call(call) } else { self } }
}
