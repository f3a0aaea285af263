import Muster
import Testing

/// What the program of 2015 that Muster follows got wrong.
@Suite("What the ancestor got wrong")
struct AncestorTests {
    @Test("A key that was kept does not stand in for one that the next graph lacks")
    func keptKeys() async throws {
        try await withCluster { cluster in
            let kept = try await cluster.client.submit(["x": .call("math.add", 1, 2)], "x")
            #expect(try await kept.value() == 3)
            await #expect(throws: GraphErrors.self) {
                try await cluster.client.get(["y": .call("math.add", .key("x"), 1)], "y")
            }
        }
    }

    @Test("A key that was computed before is never taken for the same key of the next graph")
    func sameKeys() async throws {
        try await withCluster { cluster in
            for number in 0..<20 {
                let graph: Graph = ["x": .value(.int64(Int64(number))), "y": .call("math.multiply", .key("x"), 2)]
                let result = try await cluster.client.get(graph, "y")
                #expect(result == .int64(Int64(2 * number)))
            }
        }
    }

    @Test("A name that does not exist is an error at once")
    func unknownNames() async throws {
        try await withCluster { cluster in
            await #expect(throws: GraphErrors.self) { try await cluster.client.get(["x": 1], "z") }
            await #expect(throws: GraphErrors.self) {
                try await cluster.client.get(["x": .call("no.such", 1)], "x")
            }
        }
    }

    @Test("A graph that failed leaves no data on the workers")
    func failedGraphs() async throws {
        try await withCluster(workers: 2) { cluster in
            let client = cluster.client
            var graph: Graph = ["broken": .call("math.divide", 1, 0)]
            var terms: [Term] = [.key("broken")]
            for number in 0..<20 {
                let key = Key("part-\(number)")
                graph[key] = .call("collections.range", 0, .value(.int64(Int64(1_000 + number))))
                graph[Key("length-\(number)")] = .call("math.sum", .key(key))
                terms.append(.key(Key("length-\(number)")))
            }
            graph["all"] = .list(terms)
            await #expect(throws: TaskError.self) { try await client.get(graph, "all") }
            let isOver = try await eventually { try await client.status().graphs == 0 }
            let isEmpty = try await eventually { try await client.workers().map(\.heldBytes) == [0, 0] }
            #expect(isOver && isEmpty)
        }
    }
}
