import MusterGraph
import MusterPrimitives
import Testing

@Suite("Rows taken at random")
struct SamplingTests {
    @Test("the generator gives what its description says")
    func generator() {
        // The first numbers of the reference implementation for this seed.
        var generator = SplitMix64(1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("exponential numbers have mean and variance 1")
    func exponential() {
        var generator = SplitMix64(5)
        let numbers = (0..<40_000).map { _ in generator.nextExponential() }
        let mean = numbers.reduce(0, +) / 40_000
        #expect(abs(mean - 1) < 0.025)
        #expect(abs(numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000 - 1) < 0.08)
        // A share of exp(-1) lies above 1.
        #expect(abs(Double(numbers.filter { $0 > 1 }.count) / 40_000 - 0.367_879) < 0.0125)
    }

    @Test("a coin a row, the same wherever chunks end", arguments: edgeCounts)
    func coins(count: Int) throws {
        let numbers = Array(0..<count)
        func sample(_ source: Term, _ seed: Int, _ partition: Int) throws -> [Int] {
            try value(.call("bag.sample", source, 0.25, .value(.int(seed)), .value(.int(partition)))).integers
        }
        var generator = SplitMix64(seed: 3, partition: 1)
        let expected = numbers.filter { _ in generator.nextUniform() < 0.25 }
        #expect(try sample(.integers(numbers), 3, 1) == expected)
        #expect(try sample(.ragged(numbers), 3, 1) == expected)
        guard count > 1_000 else { return }
        #expect(abs(Double(expected.count) / Double(count) - 0.25) < 0.035)
        #expect(try sample(.integers(numbers), 3, 2) != expected)
        #expect(try sample(.integers(numbers), 4, 1) != expected)
    }

    @Test("rows of any layout are taken whole")
    func layouts() throws {
        let elements = (0..<9_000).map { Value.list([$0 % 3 == 0 ? nil : .string("é\($0)"), .int($0)]) }
        let list = try Term.column("tuple<optional<string>, int64>", elements)
        let kept = try value(.call("bag.sample", list, 0.5, 1, 0)).elements
        #expect(kept.allSatisfy { elements[Int($0.elements[1].float!)] == $0 })
        let samples = try value(.call("bag.samples", .inline("bag.sampleExact", list, 5_000, 1, 0))).elements
        #expect(Set(samples).count == 5_000 && Set(samples).isSubset(of: elements))
        let choices = try value(.call("bag.choices", .inline("bag.choose", list, 5_000, 1, 0))).elements
        #expect(choices.count == 5_000 && Set(choices).isSubset(of: elements) && Set(choices).count < 5_000)
    }

    /// The elements of three partitions: 0, 1 to 4, none, and 5 to 14.
    private let partitions = [Array(0..<1), Array(1..<5), [], Array(5..<15)]

    /// A sample of all partitions, merged in one order or another.
    private func merged(_ partial: String, _ merge: (Term...) -> Term, count: Int, seed: Int) -> (Term, Term) {
        let partials = partitions.enumerated().map { index, numbers in
            Term.inline(partial, .integers(numbers), .value(.int(count)), .value(.int(seed)), .value(.int(index)))
        }
        return (
            merge(merge(partials[0], partials[1]), merge(partials[2], partials[3])),
            merge(merge(partials[3], partials[0], partials[2]), partials[1])
        )
    }

    @Test("samples without replacement hold every element equally often, in whatever order they merge")
    func exact() throws {
        var counts = [Int](repeating: 0, count: 15)
        for seed in 0..<400 {
            let (left, right) = merged(
                "bag.sampleExact", { (parts: Term...) in .inline("bag.mergeSamples", Term(parts), 5) }, count: 5,
                seed: seed)
            let sample = try value(.call("bag.samples", left)).integers
            if seed < 20 { #expect(try value(.call("bag.samples", right)).integers == sample) }
            #expect(sample.count == 5 && Set(sample).count == 5)
            for element in sample { counts[element] += 1 }
        }
        // 133 are expected, with a standard deviation of 9.4.
        #expect(counts.allSatisfy { (90...180).contains($0) }, "\(counts)")
    }

    @Test("a sample of more than there is holds all", arguments: edgeCounts)
    func exactSizes(count: Int) throws {
        let numbers = Array(0..<count)
        let all = try value(
            .call("bag.samples", .inline("bag.sampleExact", .integers(numbers), .value(.int64(.max)), 3, 0)))
        #expect(all.integers.sorted() == numbers)
        let few = Term.call("bag.sampleExact", .integers(numbers), 10, 3, 0)
        let keyed = try value(few).elements.map(\.elements)
        #expect(keyed.count == min(10, count))
        #expect(try value(.call("bag.sampleExact", .ragged(numbers), 10, 3, 0)) == value(few))
        // The ten smallest of all keys.
        var generator = SplitMix64(seed: 3, partition: 0)
        let keys = numbers.map { (Int64(bitPattern: generator.next()), $0) }.sorted { $0.0 < $1.0 }.prefix(10)
        #expect(keyed == keys.map { [.int64($0), .int($1)] })
        #expect(try value(.call("bag.sampleExact", .integers(numbers), 0, 3, 0)) == [])
    }

    @Test("choices with replacement hold every element equally often, in whatever order they merge")
    func choices() throws {
        let (left, right) = merged(
            "bag.choose", { (parts: Term...) in .inline("bag.mergeChoices", Term(parts)) }, count: 6_000, seed: 8)
        let choices = try value(.call("bag.choices", left)).integers
        #expect(try value(.call("bag.choices", right)).integers == choices)
        #expect(choices.count == 6_000)
        var counts = [Int](repeating: 0, count: 15)
        for element in choices { counts[element] += 1 }
        // 400 are expected, with a standard deviation of 19.3.
        #expect(counts.allSatisfy { (310...490).contains($0) }, "\(counts)")
        // Slots know nothing of each other: two neighbours are equal as often as chance has it, 400 times.
        let equal = zip(choices, choices.dropFirst()).filter(==).count
        #expect((310...490).contains(equal))
    }

    @Test("choices from lists of several chunks", arguments: edgeCounts.dropFirst())
    func choiceSizes(count: Int) throws {
        let numbers = Array(0..<count)
        let term = Term.call("bag.choose", .integers(numbers), 3_000, 3, 0)
        #expect(try value(.call("bag.choose", .ragged(numbers), 3_000, 3, 0)) == value(term))
        let choices = try value(term).elements.map { $0.elements[1] }
        #expect(choices.count == 3_000)
        guard count > 1_000 else { return }
        let mean = choices.reduce(0.0) { $0 + ($1.float ?? 0) } / 3_000 / Double(count - 1)
        #expect(abs(mean - 0.5) < 0.03)
    }

    @Test("what cannot be taken is an error")
    func failures() {
        let empty = Term.integers([])
        #expect(problem(.call("bag.choices", .inline("bag.choose", empty, 3, 1, 0))).contains("from an empty bag"))
        #expect(problem(.call("bag.choose", empty, 0, 1, 0)).contains("1 choice or more"))
        #expect(problem(.call("bag.choose", empty, .value(.int64(.max)), 1, 0)).contains("the limit"))
        #expect(problem(.call("bag.sampleExact", empty, -1, 1, 0)).contains("-1 elements cannot be taken"))
        #expect(problem(.call("bag.sample", empty, -0.5, 1, 0)).contains("a probability is from 0 to 1"))
        #expect(
            problem(.call("bag.sample", empty, .value(.float64(.nan)), 1, 0)).contains("a probability is from 0 to 1"))
        let (two, three) = (
            Term.inline("bag.choose", .integers([1]), 2, 1, 0), Term.inline("bag.choose", .integers([1]), 3, 1, 1)
        )
        #expect(problem(.call("bag.mergeChoices", [two, three])).contains("list 1 holds 3 choices, and others hold 2"))
    }
}
