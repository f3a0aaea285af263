import Muster
import Testing

/// The code of docs/bags.md. It is compiled and run, and what stands there has to stand here.
struct BagSample {
    let client: Client
    /// A folder for files.
    let folder: String

    /// Computes a bag, and compares it with what the document says.
    func expect<Element: Decodable & Equatable>(
        _ bag: Bag<Element>, _ elements: [Element], line: Int = #line
    ) async throws {
        let found = try await client.compute(bag)
        #expect(found == elements, "BagSample.swift:\(line)")
    }

    /// Computes an expression, and compares it with what the document says.
    func expect<Result: Decodable & Equatable>(
        _ expression: Expr<Result>, _ value: Result, line: Int = #line
    ) async throws {
        let found = try await client.compute(expression)
        #expect(found == value, "BagSample.swift:\(line)")
    }

    func first() async throws {
        let squares = Bag(0..<1_000_000, partitionCount: 8).map { $0 * $0 }
        let even = squares.filter { $0 % 2 == 0 }
        let total = try await client.compute(even.sum())
        #expect(total == 166_666_166_667_000_000)
    }

    func makers() async throws {
        try await expect(Bag(0..<5, partitionCount: 2), [0, 1, 2, 3, 4])
        try await expect(Bag(["a", "b", "c"]), ["a", "b", "c"])
        try await expect(Bag(concatenating: [Bag(0..<2), Bag(5..<7)]), [0, 1, 5, 6])
        try await expect(
            Bag(zipping: Bag(["a", "b"], partitionCount: 1), Bag(0..<2, partitionCount: 1)),
            [Pair("a", 0), Pair("b", 1)])
        try await expect(Bag(partitions: [[1, 2], Collections.range(3)]), [1, 2, 0, 1, 2])
    }

    func steps() async throws {
        let numbers = Bag(0..<5, partitionCount: 2)
        let lines = Bag(["to be", "or not"])
        try await expect(numbers.map { $0 * 10 }, [0, 10, 20, 30, 40])
        try await expect(numbers.map(Math.negate), [0, -1, -2, -3, -4])
        try await expect(numbers.map("math.inc", as: Int.self), [1, 2, 3, 4, 5])
        try await expect(numbers.map(with: numbers) { $0 * $1 }, [0, 1, 4, 9, 16])
        try await expect(numbers.map(with: numbers, numbers) { $0 + $1 * $2 }, [0, 2, 6, 12, 20])
        try await expect(lines.flatMap(Text.words), ["to", "be", "or", "not"])
        try await expect(lines.flatMap(Text.words).filter { Text.length($0) > 2 }, ["not"])
        try await expect(numbers.removing { $0 % 2 == 0 }, [1, 3])
        try await expect(lines.map(Text.words).flattened(), ["to", "be", "or", "not"])
        try await expect(Bag([Pair(2, 3), Pair(4, 5)]).map { $0 * $1 }, [6, 20])
        try await expect(Bag([Tuple(1, 2, 3)]).map { $0 + $1 * $2 }, [7])
        try await expect(Bag([Pair(2, "a"), Pair(4, "b")]).unzipped().1, ["a", "b"])
        try await expect(Bag([["x": 1, "y": 2], ["x": 3]]).pluck("x"), [1, 3])
        try await expect(Bag([["x": 1, "y": 2], ["x": 3]]).pluck("y", default: 0), [2, 0])
        try await expect(Bag([["x": 1, "y": 2]]).pluck(["y", "x"]), [[2, 1]])
        try await expect(Bag([[1, 2], [3]]).pluck(0), [1, 3])
        try await expect(numbers.mapPartitions { Collections.reversed($0) }, [1, 0, 4, 3, 2])
        try await expect(numbers.randomSample(probability: 1), [0, 1, 2, 3, 4])
    }

    func shared() async throws {
        let numbers = Bag(0..<5, partitionCount: 2)
        let mean = numbers.mean()
        try await expect(numbers.map { Math.toFloat($0) - mean }, [-2, -1, 0, 1, 2])
    }

    func reductions() async throws {
        let numbers = Bag(concatenating: Array(repeating: Bag(0..<5, partitionCount: 1), count: 3))
        try await expect(numbers.count(), 15)
        try await expect(numbers.sum(), 30)
        try await expect(numbers.min(), 0)
        try await expect(numbers.max(by: { 0 - $0 }), 0)
        try await expect(numbers.map { $0 > 3 }.any(), true)
        try await expect(numbers.map { $0 > 3 }.all(), false)
        try await expect(numbers.mean(), 2)
        try await expect(numbers.variance(), 2)
        try await expect(Bag([1.0, 2.0, 3.0]).standardDeviation(ddof: 1), 1)
        try await expect(numbers.fold(10) { $0 + $1 }, 60)
        try await expect(numbers.reduction({ Math.largest($0) }, combine: { Math.sum($0) }), 12)
        try await expect(numbers.frequencies(sorted: true).take(2), [Pair(0, 3), Pair(1, 3)])
        try await expect(numbers.topK(4), [4, 4, 4, 3])
        try await expect(numbers.distinct(), [0, 1, 2, 3, 4])
        try await expect(numbers.distinct(by: { $0 % 2 }), [0, 1])
        try await expect(
            numbers.folded(by: { $0 % 2 }, 0) {
                $0 + $1
            } combine: {
                $0 + $1
            }, [Pair(0, 18), Pair(1, 12)])
        try await expect(numbers.randomSample(count: 15).count(), 15)
        try await expect(numbers.randomChoices(count: 4).count(), 4)
    }

    func rearranging() async throws {
        let numbers = Bag(0..<6, partitionCount: 3)
        try await expect(
            numbers.grouped(by: { $0 % 2 }, partitionCount: 1), [Pair(0, [0, 2, 4]), Pair(1, [1, 3, 5])])
        let names = Bag([Pair(1, "one"), Pair(2, "two")])
        try await expect(
            numbers.joined(with: names, on: { $0 }, { $0.first }).map { $0.second.second }.sorted(partitionCount: 1),
            ["one", "two"])
        try await expect(numbers.leftJoined(with: names, on: { $0 }, { $0.first }).count(), 6)
        try await expect(names.outerJoined(with: Bag(2..<4), on: { $0.first }, { $0 }).count(), 3)
        try await expect(Bag(["a", "b"]).product(with: Bag(0..<2)).count(), 4)
        try await expect(numbers.repartitioned(count: 2), [0, 1, 2, 3, 4, 5])
        try await expect(numbers.sorted(by: { 0 - $0 }), [5, 4, 3, 2, 1, 0])
        try await expect(numbers.accumulated { $0 + $1 }, [0, 1, 3, 6, 10, 15])
        try await expect(numbers.accumulated(from: -1) { $0 + $1 }, [-1, -1, 0, 2, 5, 9, 14])
        try await expect(numbers.take(3), [0, 1])
        try await expect(numbers.take(3, partitions: 2), [0, 1, 2])
    }

    func files() async throws {
        let words = Bag(["to", "be", "or"], partitionCount: 2)
        let paths = try await client.compute(words.writeText(to: "\(folder)/words-*.txt.gz"))
        #expect(paths.count == 2)
        try await expect(Bag.readText("\(folder)/words-*.txt.gz").map(Text.upper), ["TO", "BE", "OR"])
        _ = try await client.compute(Bag(0..<3).writeJSONLines(to: "\(folder)/numbers-*.jsonl"))
        try await expect(Bag.readJSONLines("\(folder)/numbers-*.jsonl", as: Int.self), [0, 1, 2])
        let lengths = Bag.readTextWithPath("\(folder)/words-*.txt.gz").map { Text.length($0.second) }
        try await expect(lengths, [2, 2, 2])
        let people = Bag([Pair("Ada", 36), Pair("Alan", 41)], partitionCount: 1)
        _ = try await client.compute(people.writeCSV(to: "\(folder)/people.csv"))
        try await expect(
            Bag.readCSV("\(folder)/people.csv", as: Pair<String, Int>.self, header: false).map { $0.second }, [36, 41])
    }

    func results() async throws {
        let numbers = Bag(0..<5)
        let kept = try await client.persist(numbers.map { $0 * 2 })
        let again = try await kept.filter { $0 > 4 }.compute()
        #expect(again == [6, 8])

        let small = try await client.repartitioned(Bag(0..<100, partitionCount: 2), size: 200)
        try await expect(small.count(), 100)

        var sum = 0
        for try await number in client.elements(of: numbers) { sum += number }
        #expect(sum == 10)

        let picture = try numbers.sum().visualize()
        #expect(picture.hasPrefix("<svg"))
    }

    func stored(other: Client) async throws {
        try await client.setCollection(Bag(0..<5).map(Math.inc), as: "mybag")

        let bag = try await other.collection(named: "mybag").bag(of: Int.self)
        let tens = try await bag.map { $0 * 10 }.compute()
        #expect(tens == [10, 20, 30, 40, 50])
    }
}
