import Muster
import Testing

/// Graphs that run in a cluster in this process, from the public API down to real plugins.
struct GettingTests {
    @Test("The seed's example: 3, also together with its input")
    func seed() async throws {
        try await withCluster { cluster in
            let value = try await cluster.client.get(.seed, "y")
            #expect(value == 3)
            #expect(try await cluster.client.get(.seed, ["y", "x"]) == [3, 1])
            #expect(try await cluster.client.get(.seed, [["y"], [], ["x", "y"]]) == [[3], [], [1, 3]])
            #expect(try await cluster.client.get(.seed, tree: ["x", ["y", ["x"]]]) == [1, [3, [1]]])
            #expect(try await cluster.client.get(.seed, [] as [Key]) == [])
        }
    }

    @Test("Results as Swift types")
    func types() async throws {
        struct Person: Codable, Equatable {
            var name: String
            var ages: [Int]
        }
        let graph: Graph = [
            "x": 1, "y": .call("math.add", .key("x"), 2), "list": .call("collections.range", 0, 5),
            "person": ["name": "Ada", "ages": .list([.key("x"), .key("y")])],
        ]
        try await withCluster { cluster in
            let client = cluster.client
            #expect(try await client.get(graph, "y", as: Int.self) == 3)
            #expect(try await client.get(graph, ["y", "x"], as: Double.self) == [3, 1])
            #expect(try await client.get(graph, "list", as: [Int].self) == [0, 1, 2, 3, 4])
            #expect(try await client.get(graph, "person", as: Person.self) == Person(name: "Ada", ages: [1, 3]))
            let error = try await thrown(ResultTypeError.self) { _ = try await client.get(graph, "y", as: String.self) }
            #expect(error.key == "y" && error.type == "String")
            #expect(try await client.payload(graph, "y") == Payload([3]))
        }
    }

    @Test("A large result is read in parts")
    func large() async throws {
        try await withCluster { cluster in
            let graph: Graph = ["bytes": .call("misbehaving.hugeResult", 5_000_000), "n": .call("math.add", 1, 2)]
            let values = try await cluster.client.payloads(graph, ["bytes", "n"])
            #expect(values[0].count > 5_000_000 && values[1] == Payload([3]))
            #expect(try await eventually { try await cluster.client.status().graphs == 0 })
            #expect(try await eventually { try await cluster.client.workers().map(\.heldBytes) == [0] })
        }
    }

    @Test("A failing function is an error that tells all")
    func failure() async throws {
        let graph: Graph = [
            "x": 1, "bad": .call("misbehaving.throw", "no luck"), "y": .call("math.add", .key("x"), .key("bad")),
        ]
        try await withCluster { cluster in
            let error = try await thrown(TaskError.self) { _ = try await cluster.client.get(graph, "bad") }
            #expect(error.kind == .functionFailed)
            #expect(error.key == "bad" && error.requestedKey == "bad")
            #expect(error.function == "misbehaving.throw" && error.plugin == "misbehaving")
            #expect(error.worker == "worker-1")
            #expect(error.arguments.contains("no luck") && error.message.contains("no luck"))
            let dependent = try await thrown(TaskError.self) { _ = try await cluster.client.get(graph, "y") }
            #expect(dependent.kind == .dependencyFailed)
            #expect(dependent.key == "bad" && dependent.requestedKey == "y")
            #expect(dependent.description.hasSuffix("; y needs it"))
            #expect(try await cluster.client.get(graph, "x") == 1)
            #expect(try await eventually { try await cluster.client.status().graphs == 0 })
        }
    }

    @Test("All that is wrong with a graph comes in one answer")
    func errors() async throws {
        let graph: Graph = [
            "a": .call("math.ad", 1, 2), "b": .call("math.add", .key("nowhere"), 2), "c": .call("math.add", "one", 2),
        ]
        try await withCluster { cluster in
            let errors = try await thrown(GraphErrors.self) {
                _ = try await cluster.client.get(graph, ["a", "b", "c"])
            }
            #expect(Set(errors.errors.compactMap { $0.key }) == ["a", "b", "c"])
            #expect(errors.description.contains("math.add"))
            let rejected = try await thrown(GraphErrors.self) { _ = try await cluster.client.get(graph, "a") }
            #expect(rejected.errors.count == 1 && rejected.errors[0].function == "math.ad")
            #expect(try await cluster.client.check(graph, ["a", "c"]).count == 2)
            #expect(try await cluster.client.check(.seed).isEmpty)
        }
    }

    @Test("The same key means another thing in another graph")
    func keysBelongToGraphs() async throws {
        try await withCluster { cluster in
            let kept = try await cluster.client.submit(.seed, ["x", "y"])
            #expect(try await cluster.client.get(["x": 5, "y": .call("math.add", .key("x"), 2)], "y") == 7)
            #expect(try await cluster.client.get(["y": "other"], "y") == "other")
            #expect(try await kept[1].value() == 3)
        }
    }

    @Test("Two clients at once, with many graphs each")
    func twoClients() async throws {
        try await withCluster(workers: 2) { cluster in
            let clients = [cluster.client, try await cluster.makeClient()]
            try await withThrowingTaskGroup(of: (Value, Int64).self) { group in
                for number in 0..<200 {
                    let graph: Graph = ["x": .value(.int64(Int64(number))), "y": .call("math.add", .key("x"), 1)]
                    group.addTask { (try await clients[number % 2].get(graph, "y"), Int64(number) + 1) }
                }
                for try await (value, expected) in group { #expect(value == .int64(expected)) }
            }
            #expect(try await cluster.client.status().clients == 2)
        }
    }

    @Test("A graph of many tasks, with progress")
    func many() async throws {
        var graph = Graph()
        let count: Int64 = 5_000
        var keys: [Key] = []
        for number in 0..<count {
            let key: Key = "task-\(number)"
            graph.add(key, .call("math.add", .value(.int64(number)), 1))
            keys.append(key)
        }
        try await withCluster(workers: 2) { [graph, keys] cluster in
            let (stream, continuation) = AsyncStream.makeStream(of: GraphProgress.self)
            let values = try await cluster.client.get(graph, keys) { continuation.yield($0) }
            continuation.finish()
            #expect(values == (0..<count).map { .int64($0 + 1) })
            for await progress in stream {
                #expect(progress.doneCount + progress.failedCount <= progress.taskCount)
            }
        }
    }

    @Test("Cancelling the Swift task cancels the work")
    func cancelled() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            let work = Task { try await client.get(["slow": .call("misbehaving.sleep", 600_000)], "slow") }
            #expect(try await eventually { try await client.status().assigned == 1 })
            work.cancel()
            _ = try await thrown(CancellationError.self) { _ = try await work.value }
            #expect(try await eventually { try await client.status().graphs == 0 })
            // The threads are free again.
            #expect(try await client.get(.seed, "y") == 3)
        }
    }

    @Test("A limit of time cancels the work, and so does closing the client")
    func bounded() async throws {
        try await withCluster { cluster in
            let slow: Graph = ["slow": .call("misbehaving.sleep", 600_000)]
            let late = try await thrown(ClusterError.self) {
                _ = try await cluster.client.get(slow, "slow", timeout: .milliseconds(20))
            }
            #expect(late.kind == .timedOut)
            let other = try await cluster.makeClient()
            let work = Task { try await other.get(slow, "slow") }
            #expect(try await eventually { try await cluster.client.status().assigned == 1 })
            await other.close()
            await other.close()
            #expect(try await thrown(ClusterError.self) { _ = try await work.value }.kind == .closed)
            #expect(try await thrown(ClusterError.self) { _ = try await other.status() }.kind == .closed)
            #expect(try await eventually { try await cluster.client.status().graphs == 0 })
        }
    }

    @Test("What the cluster says of itself")
    func questions() async throws {
        try await withCluster(workers: 2) { cluster in
            let workers = try await cluster.client.workers()
            #expect(workers.map(\.name) == ["worker-1", "worker-2"])
            #expect(workers.allSatisfy { $0.threads == 2 && $0.functions > 0 })
            let functions = try await cluster.client.functions(named: "math.add")
            #expect(functions.count >= 2)
            #expect(functions.allSatisfy { $0.name == "math.add" && $0.workers == ["worker-1", "worker-2"] })
            #expect(try await cluster.client.functions().count > functions.count)
            let status = try await cluster.client.status()
            #expect(status.workers == 2 && status.clients == 1 && status.graphs == 0)
            let loads = try await cluster.client.loadPlugin(named: "nowhere")
            #expect(loads.count == 2 && loads.allSatisfy { !$0.loaded && $0.result.contains("nowhere") })
        }
    }
}
