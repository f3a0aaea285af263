import Foundation
import Muster
import MusterProcesses
import Testing

/// Graphs that are left with the scheduler: each step is a process of its own.
@Suite struct RequestTests {
    private struct Listed: Decodable {
        let id: String
        let client: String
        let keys: [String]
        let values: Int
        let tasks: Int
        let finished: Bool
    }

    private func listed(_ cluster: TestCluster) async throws -> [Listed] {
        let outcome = try await cluster.run(["requests", "--json"])
        return try JSONDecoder().decode([Listed].self, from: Data(outcome.output.utf8))
    }

    @Test func aDetachedGraphIsCollectedByAnotherProcess() async throws {
        let cluster = try await TestCluster(workers: 1)
        let detached = try await cluster.run(["get", "-", "y", "x", "--detach"], input: GetTests.example)
        #expect(detached.status == 0 && detached.errors == "", "\(detached.errors)")
        let id = detached.result
        #expect(id.count == 16 && id.allSatisfy(\.isHexDigit))
        let list = try await listed(cluster)
        #expect(list.map(\.id) == [id] && list.map(\.keys) == [["y", "x"]] && list.map(\.values) == [2])
        #expect(list.map(\.client) == ["muster"])
        let kept = try await cluster.run(["result", id, "--keep"])
        #expect(kept.result == "[3, 1]", "\(kept.errors)")
        let table = try await cluster.run(["requests"])
        #expect(table.output.contains("finished") && table.output.contains("y, x"), "\(table.output)")
        #expect(try await cluster.run(["result", id]).result == "[3, 1]")
        let gone = try await cluster.run(["result", id])
        #expect(gone.status == 2 && gone.output == "")
        #expect(gone.errors.contains(id) && gone.errors.contains("`muster requests`"), "\(gone.errors)")
        #expect(try await cluster.run(["requests", "--json"]).result == "[]")
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func aResultThatIsNotThereYetIsNotLost() async throws {
        let cluster = try await TestCluster(workers: 1, workerArguments: ["--plugins", Muster.products.path])
        let slow = #"{"y": {"$": ["misbehaving.sleep", 600000]}}"#
        let detached = try await cluster.run(["get", "-", "y", "--detach", "--json"], input: slow)
        let id = try #require(
            try JSONDecoder().decode([String: String].self, from: Data(detached.output.utf8))["id"])
        let late = try await cluster.run(["result", id, "--timeout", "500ms"])
        #expect(late.status == 3)
        #expect(late.errors == "muster: \(id): not done in 500ms; it goes on, and can be asked for again\n")
        #expect(try await listed(cluster).map(\.finished) == [false])
        let cancelled = try await cluster.run(["cancel", id])
        #expect(cancelled.status == 0 && cancelled.errors == "\(id) is cancelled\n")
        #expect(try await cluster.run(["cancel", id]).status == 2)
        // The worker has one thread: that it answers shows that it sleeps no more.
        #expect(try await cluster.run(["get", "-", "y"], input: GetTests.example).result == "3")
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func aRunOutlivesItsScheduler() async throws {
        let cluster = try await TestCluster(workers: 1, workerArguments: ["--plugins", Muster.products.path])
        // There before the run is; and so is the worker, when it has answered.
        let client = try await Client(cluster.addressToClients, timeout: Muster.limit)
        #expect(try await client.get(["y": .call("math.add", 1, 2)], "y") == 3)
        let run = RunningProcess(
            Muster.executable, ["get", "-", "y"], environment: ["MUSTER_SCHEDULER": cluster.addressToClients])
        try run.start()
        // The task ends when this test says so: when the second scheduler knows of it, however slow the machine is.
        let gate = FileManager.default.temporaryDirectory.appendingPathComponent("muster-gate-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: gate) }
        run.write(#"{"y": {"$": ["logic.not", {"$": ["misbehaving.awaitFile", "\#(gate.path)"]}]}}"#)
        try await waitForWork(client)
        await client.close()
        cluster.scheduler.signal(SIGKILL)
        _ = try await cluster.scheduler.outcome(within: Muster.limit)
        // One that knows nothing of it, at the same addresses: the client gives it the graph again.
        let ports = [cluster.addressToWorkers, cluster.addressToClients].map { URL(string: $0)?.port ?? 0 }
        let next = RunningProcess(
            Muster.executable,
            ["scheduler", "--no-state", "--port-to-workers", "\(ports[0])", "--port-to-clients", "\(ports[1])"])
        try next.start()
        let witness = try await Client(cluster.addressToClients, timeout: Muster.limit)
        try await waitForWork(witness)
        await witness.close()
        try Data().write(to: gate)
        let outcome = try await run.outcome(within: Muster.limit)
        #expect(outcome.output == "false\n" && outcome.status == 0, "\(outcome.errors)")
        for process in cluster.workers + [next] {
            process.signal(SIGTERM)
            #expect(try await process.outcome(within: Muster.limit).status == 0)
        }
    }

    /// Waits until a worker has been given a task.
    private func waitForWork(_ client: Client) async throws {
        try await eventually("a worker is given a task") { try await client.status().assigned > 0 ? () : nil }
    }

    @Test func whatCannotBeDetachedOrCollectedIsSaid() async throws {
        let alone = try await Muster.run(["get", "-", "y", "--detach"], input: GetTests.example)
        #expect(alone.status == 2 && alone.errors.contains("--detach needs a cluster"), "\(alone.errors)")
        let noID = try await Muster.run(["result", "12", "--scheduler", "tcp://127.0.0.1:1"])
        #expect(noID.status == 2 && noID.errors.contains("16 hexadecimal digits"), "\(noID.errors)")
    }
}
