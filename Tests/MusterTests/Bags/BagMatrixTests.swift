import Foundation
import Muster
import Testing

/// Every method on bags of every shape, each against the same in plain Swift.
@Suite("Bags of every shape")
struct BagMatrixTests {
    /// Numbers in partitions, as they lie.
    struct Shape: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let partitions: [[Int]]

        var numbers: [Int] { partitions.flatMap(\.self) }

        /// A bag with just these partitions.
        var bag: Bag<Int> {
            Bag(concatenating: partitions.map { Bag($0, partitionCount: 1) })
        }
    }

    static let shapes = [
        Shape(testDescription: "empty", partitions: [[]]),
        Shape(testDescription: "one element", partitions: [[7]]),
        Shape(
            testDescription: "empty partitions among others", partitions: [[], [1, 2, 3], [4, 5], [], [6, 7], []]),
        Shape(testDescription: "more partitions than elements", partitions: [[], [5], [], [], [-3], [], []]),
        Shape(
            testDescription: "larger than a chunk",
            partitions: [Array(0..<5_000), Array((0..<4_097).reversed()), [3, 3]]),
    ]

    private func number(_ index: Int) -> Int { index % 10 }

    @Test("one partition at a time", arguments: shapes)
    func steps(shape: Shape) async throws {
        try await withCluster { cluster async throws in
            let (client, bag, numbers) = (cluster.client, shape.bag, shape.numbers)
            #expect(try await client.compute(bag) == numbers)
            #expect(try await client.compute(bag.map { $0 * 2 + 1 }) == numbers.map { $0 * 2 + 1 })
            #expect(try await client.compute(bag.map(with: bag) { $0 - $1 }) == numbers.map { _ in 0 })
            #expect(try await client.compute(bag.filter { $0 % 3 == 0 }) == numbers.filter { $0 % 3 == 0 })
            #expect(try await client.compute(bag.removing { $0 % 3 == 0 }) == numbers.filter { $0 % 3 != 0 })
            #expect(
                try await client.compute(bag.flatMap { Collections.range($0 % 3) })
                    == numbers.flatMap { 0..<Swift.max(0, $0 % 3) })
            #expect(try await client.compute(bag.map { [$0, $0] }.flattened()) == numbers.flatMap { [$0, $0] })
            #expect(try await client.compute(bag.map { [$0, 5] }.pluck(0)) == numbers)
            #expect(
                try await client.compute(Bag<Pair<Int, Int>>(zipping: bag, bag.map { $0 + 1 }).map { $0 + $1 })
                    == numbers.map { 2 * $0 + 1 })
            let texts = bag.map(Text.format)
            #expect(try await client.compute(texts.map(Text.length)) == numbers.map { String($0).count })
            #expect(try await client.compute(bag.randomSample(probability: 1)) == numbers)
            #expect(try await client.compute(bag.randomSample(probability: 0)) == [])
            #expect(
                try await client.compute(bag.mapPartitions { Collections.reversed($0) })
                    == shape.partitions.flatMap { $0.reversed() })
        }
    }

    @Test("reductions", arguments: shapes)
    func reductions(shape: Shape) async throws {
        try await withCluster { cluster async throws in
            let (client, bag, numbers) = (cluster.client, shape.bag, shape.numbers)
            #expect(try await client.compute(bag.count(splitEvery: 2)) == numbers.count)
            #expect(try await client.compute(bag.sum(splitEvery: 3)) == numbers.reduce(0, +))
            #expect(try await client.compute(bag.map { $0 > 4 }.any()) == numbers.contains { $0 > 4 })
            #expect(try await client.compute(bag.map { $0 > 4 }.all()) == numbers.allSatisfy { $0 > 4 })
            #expect(
                try await client.compute(bag.fold(10) { $0 + $1 }) == 10 * shape.partitions.count + numbers.reduce(0, +)
            )
            #expect(try await client.compute(bag.topK(4, splitEvery: 2)) == Array(numbers.sorted(by: >).prefix(4)))
            #expect(try await client.compute(bag.distinct()).sorted() == Set(numbers).sorted())
            let counts = try await client.compute(bag.map { $0 % 10 }.frequencies())
            let expected = Dictionary(grouping: numbers) { $0 % 10 }.mapValues(\.count)
            #expect(Dictionary(uniqueKeysWithValues: counts.map { ($0.first, $0.second) }) == expected)
            let sums = try await client.compute(
                bag.folded(by: { $0 % 10 }, 0, partitionCount: 3) {
                    $0 + $1
                } combine: {
                    $0 + $1
                })
            let expectedSums = Dictionary(grouping: numbers) { $0 % 10 }.mapValues { $0.reduce(0, +) }
            #expect(Dictionary(uniqueKeysWithValues: sums.map { ($0.first, $0.second) }) == expectedSums)
            let sample = try await client.compute(bag.randomSample(count: 5, seed: 3))
            #expect(sample.count == Swift.min(5, numbers.count))
            #expect(Set(sample).isSubset(of: Set(numbers)))
            guard let smallest = numbers.min(), let largest = numbers.max() else {
                for empty in [bag.min(), bag.max()] {
                    let error = try await thrown(TaskError.self) { _ = try await client.compute(empty) }
                    #expect("\(error)".contains("an empty bag has no"))
                }
                _ = try await thrown(TaskError.self) { _ = try await client.compute(bag.mean()) }
                return
            }
            #expect(try await client.compute(bag.min()) == smallest)
            #expect(try await client.compute(bag.max(splitEvery: 2)) == largest)
            let mean = Double(numbers.reduce(0, +)) / Double(numbers.count)
            #expect(abs(try await client.compute(bag.mean()) - mean) <= abs(mean) * 1e-12)
            let chosen = try await client.compute(bag.randomChoices(count: 9, seed: 1))
            #expect(chosen.count == 9 && Set(chosen).isSubset(of: Set(numbers)))
        }
    }

    @Test("across partitions", arguments: shapes)
    func rearranging(shape: Shape) async throws {
        try await withCluster(workers: 2) { cluster async throws in
            let (client, bag, numbers) = (cluster.client, shape.bag, shape.numbers)
            let groups = try await client.compute(bag.grouped(by: { $0 % 7 }, partitionCount: 3))
            #expect(
                Dictionary(uniqueKeysWithValues: groups.map { ($0.first, $0.second) })
                    == Dictionary(grouping: numbers) { $0 % 7 })
            #expect(try await client.compute(bag.sorted(partitionCount: 4)) == numbers.sorted())
            #expect(try await client.compute(bag.sorted(by: { 0 - $0 })) == numbers.sorted(by: >))
            var running = 0
            let sums = numbers.map { number in
                running += number
                return running
            }
            #expect(try await client.compute(bag.accumulated { $0 + $1 }) == sums)
            #expect(try await client.compute(bag.accumulated(from: 0) { $0 + $1 }) == [0] + sums)
            #expect(
                try await client.compute(bag.take(3, partitions: shape.partitions.count)) == Array(numbers.prefix(3)))
            let other = Bag([5, 6, 5_000], partitionCount: 2)
            let inner = try await client.compute(bag.joined(with: other, on: { $0 }, { $0 }))
            #expect(inner.map(\.first).sorted() == numbers.filter { [5, 6, 5_000].contains($0) }.sorted())
            let left = try await client.compute(bag.leftJoined(with: other, on: { $0 }, { $0 }))
            #expect(left.map(\.first).sorted() == numbers.sorted())
            #expect(left.allSatisfy { ([5, 6, 5_000].contains($0.first) ? $0.first : nil) == $0.second })
            let outer = try await client.compute(bag.outerJoined(with: other, on: { $0 }, { $0 }))
            let lonely = [5, 6, 5_000].filter { !numbers.contains($0) }
            #expect(outer.count == numbers.count + lonely.count)
            #expect(outer.filter { $0.first == nil }.compactMap(\.second).sorted() == lonely)
            #expect(
                try await client.compute(bag.take(4, partitions: 9).product(with: other).count()) == 3
                    * Swift.min(4, numbers.count))
        }
    }

    @Test("any number of partitions becomes any other, in order")
    func repartition() async throws {
        try await withCluster { cluster async throws in
            let numbers = Array(0..<25)
            for present in 1...12 {
                for wanted in 1...12 {
                    let bag = Bag(0..<25, partitionCount: present).repartitioned(count: wanted)
                    #expect(try await cluster.client.compute(bag) == numbers, "\(present) to \(wanted)")
                }
            }
            let bySize = try await cluster.client.repartitioned(Bag(0..<1_000, partitionCount: 3), size: 2_000)
            #expect(try await bySize.compute() == Array(0..<1_000))
        }
    }

    @Test("a mean of a thousand millions with a spread of 1 comes out right")
    func stable() async throws {
        try await withCluster { cluster async throws in
            let bag = Bag(0..<10_000, partitionCount: 7).map { Math.toFloat($0 % 2) * 2 + 999_999_999 }
            #expect(try await cluster.client.compute(bag.mean()) == 1e9)
            #expect(abs(try await cluster.client.compute(bag.variance()) - 1) < 1e-9)
        }
    }

    @Test("values of several kinds")
    func mixed() async throws {
        try await withCluster { cluster async throws in
            let client = cluster.client
            let values: [Value] = [1, "a", 1.0, nil, 1, [1, 2], "a", ["x": 1]]
            let bag = Bag(values, partitionCount: 3)
            #expect(try await client.compute(bag) == values)
            #expect(try await client.compute(bag.count()) == 8)
            #expect(try await client.compute(bag.distinct()) == [1, "a", 1.0, nil, [1, 2], ["x": 1]])
            let counts = try await client.compute(bag.frequencies(sorted: true))
            #expect(counts.prefix(2).map(\.second) == [2, 2] && counts.count == 6)
            let error = try await thrown(TaskError.self) {
                _ = try await client.compute(bag.map("math.inc", as: Value.self))
            }
            #expect("\(error)".contains("element"))
        }
    }

    @Test("what is wrong is told where it is")
    func mistakes() async throws {
        try await withCluster { cluster async throws in
            let client = cluster.client
            let lengths = try await thrown(TaskError.self) {
                _ = try await client.compute(
                    Bag<Pair<Int, Int>>(zipping: Bag(0..<10, partitionCount: 2), Bag(0..<11, partitionCount: 2)))
            }
            #expect("\(lengths)".contains("partition-1") && "\(lengths)".contains("5") && "\(lengths)".contains("6"))
            let overflow = try await thrown(TaskError.self) {
                _ = try await client.compute(Bag([1, Int.max], partitionCount: 1).map { $0 + 1 })
            }
            #expect("\(overflow)".contains("element 1"))
            let none = try await thrown(GraphErrors.self) {
                _ = try await client.compute(Bag(0..<5, partitionCount: 0))
            }
            #expect("\(none)".contains("`partitions` is a whole number, at least 1"))
            let missing = try await thrown(GraphErrors.self) {
                _ = try await client.compute(Bag.readText("/no/such/*.txt"))
            }
            #expect("\(missing)".contains("no file fits this pattern"))
        }
    }
}
