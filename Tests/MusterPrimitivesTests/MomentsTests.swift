import MusterGraph
import MusterPrimitives
import Testing

@Suite("Moments and sums")
struct MomentsTests {
    /// Mean and sum of squares, in two passes over all elements.
    private func oracle(_ numbers: [Double]) -> (mean: Double, m2: Double) {
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    }

    private func moments(_ term: Term) throws -> (count: Int, mean: Double, m2: Double) {
        let parts = try value(term).elements
        return (Int(try #require(parts[0].float)), try #require(parts[1].float), try #require(parts[2].float))
    }

    @Test("of no elements, one, and more than a chunk", arguments: edgeCounts)
    func sizes(count: Int) throws {
        let numbers = (0..<count).map { Double($0 * 7 % 1_000) / 4 }
        let found = try moments(.call("bag.moments", .block(ColumnBlock(numbers).payload)))
        #expect(found.count == count)
        guard count > 0 else { return #expect(found == (0, 0, 0)) }
        let expected = oracle(numbers)
        #expect(abs(found.mean - expected.mean) <= 1e-12 * max(1, expected.mean))
        #expect(abs(found.m2 - expected.m2) <= 1e-12 * max(1, expected.m2))
    }

    @Test("of integers, of a stream, and of values")
    func kinds() throws {
        let numbers = Array(0..<10_000)
        let expected = try value(.call("bag.moments", .block(ColumnBlock(numbers.map(Double.init)).payload)))
        #expect(try value(.call("bag.moments", .integers(numbers))) == expected)
        #expect(try value(.call("bag.moments", .inline("bag.range", 0, 10_000))) == expected)
        let mixed = try Term.mixed(numbers.map { $0 % 2 == 0 ? Value.int($0) : Value.float64(Double($0)) })
        #expect(try value(.call("bag.moments", mixed)) == expected)
        #expect(try value(.call("bag.moments", [1, 2.5, 4])) == [3, 2.5, 4.5])
        #expect(try value(.call("bag.moments", try .mixed([]))) == [0, 0.0, 0.0])
        #expect(problem(.call("bag.moments", try .mixed([1, 2.5, "x"]))).contains("element 2: it is a string"))
        #expect(problem(.call("bag.moments", try .mixed([1, nil]))).contains("element 1: it is null"))
    }

    @Test("a mean of 10⁹ with a spread of 1 comes out right, over partitions of different sizes")
    func stable() throws {
        // Exact in binary: half of the elements are 10⁹ − 1, the others 10⁹ + 1.
        let numbers = (0..<30_000).map { 1e9 + ($0 % 2 == 0 ? -1.0 : 1.0) }
        let bounds = [0, 0, 2, 5_000, 5_002, 30_000]
        let partials = zip(bounds, bounds.dropFirst()).map { start, end in
            Term.inline("bag.moments", .block(ColumnBlock(Array(numbers[start..<end])).payload))
        }
        let merged = Term.inline("bag.mergeMoments", Term(partials))
        let found = try moments(.call("bag.mergeMoments", [merged]))
        #expect(found.count == 30_000)
        #expect(found.mean == 1e9)
        #expect(abs(found.m2 - 30_000) < 1e-6)
        #expect(try value(.call("bag.mean", merged)) == .float64(1e9))
        let deviation = try value(.call("bag.standardDeviation", merged, 0))
        #expect(abs((try #require(deviation.float)) - 1) < 1e-9)
        let variance = try value(.call("bag.variance", merged, 1))
        #expect(abs((try #require(variance.float)) - 30_000.0 / 29_999) < 1e-9)
    }

    @Test("of equal elements there is no variance at all")
    func constant() throws {
        let numbers = [Double](repeating: 0.1, count: 10_001)
        #expect(try value(.call("bag.moments", .block(ColumnBlock(numbers).payload))) == [10_001, 0.1, 0.0])
    }

    @Test("what is not finite shows")
    func notFinite() throws {
        let infinite = Term.inline("bag.moments", .block(ColumnBlock([1, .infinity, 2]).payload))
        #expect(try value(.call("bag.mean", infinite)) == .float64(.infinity))
        let finite = Term.inline("bag.moments", .block(ColumnBlock([1.0]).payload))
        #expect(try value(.call("bag.mean", .inline("bag.mergeMoments", [infinite, finite]))) == .float64(.infinity))
        #expect(try value(.call("bag.mean", .inline("bag.mergeMoments", [infinite, infinite]))) == .float64(.infinity))
        #expect(try value(.call("bag.variance", infinite, 0)) == .float64(.nan))
    }

    @Test("what has no mean or variance is an error")
    func failures() {
        #expect(problem(.call("bag.mean", [0, 0.0, 0.0])).contains("an empty bag has no mean"))
        #expect(problem(.call("bag.variance", [0, 0.0, 0.0], 0)).contains("an empty bag has no variance"))
        #expect(
            problem(.call("bag.variance", [1, 2.0, 0.0], 1)).contains("needs more than 1 element, and the bag has 1"))
        #expect(problem(.call("bag.standardDeviation", [3, 2.0, 2.0], 4)).contains("the bag has 3"))
        #expect(problem(.call("bag.variance", [3, 2.0, 2.0], -1)).contains("ddof is -1"))
        #expect(
            problem(.call("bag.mergeMoments", [[.value(.int64(.max)), 0.0, 0.0], [1, 0.0, 0.0]])).contains(
                "does not fit"))
        #expect(problem(.call("bag.mergeMoments", [[-1, 0.0, 0.0]])).contains("a count is -1"))
    }

    @Test("a sum of values is an integer as long as all are")
    func mixedSums() throws {
        #expect(try value(.call("bag.sum", try .mixed([]))) == 0)
        #expect(try value(.call("bag.sum", try .mixed([1, 2, 3]))) == 6)
        #expect(try value(.call("bag.sum", try .mixed([1, 2.5, 3]))) == 6.5)
        #expect(try value(.call("bag.sum", [1, 2.5])) == 3.5)
        let numbers = (0..<9_000).map { $0 % 3 == 0 ? Value.float64(Double($0) / 2) : .int($0) }
        let expected = numbers.reduce(0.0) { $0 + ($1.float ?? 0) }
        #expect(try value(.call("bag.sum", try .mixed(numbers))) == .float64(expected))
        #expect(problem(.call("bag.sum", try .mixed(numbers + ["x"]))).contains("element 9000: it is a string"))
    }

    @Test("a sum of values does not depend on their order")
    func orderOfMixedSums() throws {
        let large = Value.int64(.max)
        #expect(try value(.call("bag.sum", try .mixed([large, 1, -2]))) == .int64(.max - 1))
        #expect(problem(.call("bag.sum", try .mixed([large, 1]))).contains("does not fit an int64"))
        #expect(try value(.call("bag.sum", try .mixed([large, 1, 0.5]))) == .float64(0x1p63))
        #expect(try value(.call("bag.sum", try .mixed([0.5, large, 1]))) == .float64(0x1p63))
    }

    @Test("sums and questions convert what they are given")
    func converted() throws {
        let mixed = Term([1, 2.5, 3])
        #expect(try value(.call("bag.sum", mixed)) == 6.5)
        #expect(try value(.call("bag.any", [false, true])) == true)
    }
}
