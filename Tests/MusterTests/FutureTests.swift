import Muster
import Testing

/// Results that stay in the cluster.
struct FutureTests {
    @Test("Futures are ready, give their values, and serve in other graphs")
    func futures() async throws {
        try await withCluster(workers: 2) { cluster in
            let client = cluster.client
            let submission = try await client.submit(.seed, ["y", "x", "y"])
            #expect(submission.map(\.key) == ["y", "x", "y"])
            try await submission[0].wait()
            #expect(submission[0].isDone && !submission[0].isFailed)
            #expect(try await client.gather(submission) == [3, 1, 3])
            #expect(try await submission["x"]?.result(as: Int.self) == 1)
            #expect(try await client.get(["z": .call("math.add", submission[0].term, 10)], "z") == 13)
            #expect(try await submission[0].value() == 3)
        }
    }

    @Test("The cluster drops what no future holds any more")
    func release() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            do {
                let future = try await client.submit(["list": .call("collections.range", 0, 100_000)], "list")
                try await future.wait()
                #expect(try await client.status().graphs == 1)
            }
            #expect(try await eventually { try await client.status().graphs == 0 })
            #expect(try await eventually { try await client.workers().map(\.heldBytes) == [0] })
        }
    }

    @Test("Scattered values")
    func scatter() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            let values: [Value] = [1, "two", [3, 4], .null]
            let futures = try await client.scatter(values)
            #expect(try await client.gather(futures) == values)
            #expect(try await client.get(["sum": .call("math.sum", futures[2].term)], "sum") == 7)
            let typed = try await client.scatter(encoding: [[1.5], [2.5, 3]])
            #expect(try await typed[1].result(as: [Double].self) == [2.5, 3])
        }
    }

    @Test("A future whose task fails says why, and the others are unharmed")
    func failure() async throws {
        let graph: Graph = ["good": .call("math.add", 1, 2), "bad": .call("misbehaving.throw", "no luck")]
        try await withCluster { cluster in
            let futures = try await cluster.client.submit(graph, ["bad", "good"])
            let error = try await thrown(TaskError.self) { _ = try await futures[0].value() }
            #expect(error.key == "bad" && error.message.contains("no luck"))
            #expect(futures[0].isDone && futures[0].isFailed)
            #expect(try await futures[1].value() == 3)
        }
    }

    @Test("Cancelling futures ends their graph; cancelling a wait does not")
    func cancel() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            let futures = try await client.submit(["slow": .call("misbehaving.sleep", 600_000)], ["slow"])
            let wait = Task { try await futures[0].wait() }
            wait.cancel()
            _ = try await thrown(CancellationError.self) { try await wait.value }
            #expect(!futures[0].isDone)
            #expect(try await client.status().graphs == 1)
            client.cancel(futures)
            #expect(try await thrown(ClusterError.self) { try await futures[0].wait() }.kind == .valueUnavailable)
            #expect(try await eventually { try await client.status().graphs == 0 })
        }
    }

    @Test("Progress ends when all is settled")
    func progress() async throws {
        try await withCluster { cluster in
            let submission = try await cluster.client.submit(.seed, ["y"])
            var last: GraphProgress?
            for await progress in submission.progress { last = progress }
            #expect(submission[0].isDone)
            #expect(last == nil || last?.doneCount == last?.taskCount)
        }
    }

    @Test("A graph that is wrong gives no futures")
    func rejected() async throws {
        try await withCluster { cluster in
            let errors = try await thrown(GraphErrors.self) {
                _ = try await cluster.client.submit(["y": .call("nothing.here")], ["y"])
            }
            #expect(errors.errors.map(\.key) == ["y"])
        }
    }
}
