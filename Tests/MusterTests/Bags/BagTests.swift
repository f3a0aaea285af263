import Foundation
import Muster
import Testing

/// Bags over a cluster, each method against the same in plain Swift.
@Suite("Bags")
struct BagTests {
    @Test("steps and reductions over numbers", arguments: [0, 1, 5, 100, 20_000])
    func numbers(count: Int) async throws {
        try await withCluster(workers: 2) { cluster async throws in
            let client = cluster.client
            let bag = Bag(0..<count, partitionCount: 7)
            let numbers = Array(0..<count)
            #expect(try await client.compute(bag) == numbers)
            let steps = bag.map { $0 * $0 + 1 }.filter { $0 % 2 == 0 }
            let expected = numbers.map { $0 * $0 + 1 }.filter { $0 % 2 == 0 }
            #expect(try await client.compute(steps) == expected)
            #expect(try await client.compute(steps.sum()) == expected.reduce(0, +))
            #expect(try await client.compute(bag.count()) == count)
            #expect(try await client.compute(bag.removing { $0 > 3 }) == numbers.filter { $0 <= 3 })
            #expect(try await client.compute(bag.take(3, partitions: 7)) == Array(numbers.prefix(3)))
            #expect(try await client.compute(bag.map(Math.toFloat).sum()) == Double(numbers.reduce(0, +)))
        }
    }

    @Test("texts, with stubs and with names")
    func texts() async throws {
        try await withCluster { cluster async throws in
            let lines = Bag(["to be or", "", "not  to be"], partitionCount: 5)
            let client = cluster.client
            let words = ["to", "be", "or", "not", "to", "be"]
            #expect(try await client.compute(lines.flatMap(Text.words)) == words)
            #expect(try await client.compute(lines.flatMap("text.words", as: String.self)) == words)
            #expect(
                try await client.compute(lines.flatMap(Text.words).filter { Text.length($0) > 2 }) == ["not"])
            #expect(try await client.compute(lines.map(Text.length)) == [8, 0, 10])
            #expect(
                try await client.compute(lines.map("text.upper", as: String.self)) == ["TO BE OR", "", "NOT  TO BE"])
        }
    }

    @Test("a value that another task makes stands in a function")
    func shared() async throws {
        try await withCluster { cluster async throws in
            let bag = Bag(0..<5, partitionCount: 2)
            let total = bag.sum()
            #expect(try await cluster.client.compute(bag.map { $0 + total }) == [10, 11, 12, 13, 14])
            #expect(try await cluster.client.compute(total * 2 + 1) == 21)
        }
    }

    @Test("a persisted bag stays on the workers")
    func persist() async throws {
        try await withCluster(workers: 2) { cluster async throws in
            let kept = try await cluster.client.persist(Bag(0..<100, partitionCount: 4).map { $0 * 2 })
            #expect(try await kept.map { $0 + 1 }.compute() == (0..<100).map { $0 * 2 + 1 })
            #expect(try await cluster.client.compute(kept.sum()) == 9_900)
        }
    }

    @Test("a plan can be written and read")
    func codable() throws {
        let bag = Bag(0..<10).map { $0 * $0 }.filter { $0 > 3 }
        let data = try JSONEncoder().encode(bag)
        #expect(try JSONDecoder().decode(Bag<Int>.self, from: data) == bag)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Bag<Int>.self, from: Data("\"[]\"".utf8)) }
    }

    @Test("functions that do not fit are refused before anything runs")
    func refused() async throws {
        try await withCluster { cluster async throws in
            let errors = try await thrown(GraphErrors.self) {
                _ = try await cluster.client.compute(Bag(0..<10).map("text.upper", as: String.self))
            }
            #expect("\(errors)".contains("`text.upper` takes (text: string)"))
        }
    }
}

@Suite("Stored bags")
struct StoredBagTests {
    @Test("another client goes on from a stored bag, and computes a stored reduction")
    func stored() async throws {
        try await withCluster { cluster async throws in
            let bag = Bag(0..<5).map(Math.inc)
            let info = try await cluster.client.setCollection(bag, as: "mybag")
            #expect(info.kind == .bag)
            #expect(info.functions.map(\.name).contains("math.inc"))
            let other = try await cluster.makeClient()
            let same = try await other.collection(named: "mybag").bag(of: Int.self)
            #expect(same == bag)
            #expect(try await same.map { $0 * 10 }.compute() == [10, 20, 30, 40, 50])
            try await other.setCollection(bag.plan.then(.sum), as: "total")
            let total = try await cluster.client.collection(named: "total").expression(of: Int.self)
            #expect(try await cluster.client.compute(total) == 15)
            await other.close()
        }
    }

    @Test("what cannot be stored is refused")
    func refused() async throws {
        try await withCluster { cluster async throws in
            let kept = try await cluster.client.persist(Bag(0..<5))
            let errors = try await thrown(GraphErrors.self) {
                try await cluster.client.setCollection(kept, as: "kept")
            }
            #expect("\(errors)".contains("can't be stored"))
        }
    }
}
