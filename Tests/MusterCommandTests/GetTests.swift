import Foundation
import MusterProcesses
import Testing

/// The example of the first page, every way that it can be run.
@Suite struct GetTests {
    static let example = #"{"x": 1, "y": {"$": ["math.add", {"$": "x"}, 2]}}"#

    @Test(arguments: [(["y"], "3"), (["x", "y"], "[1, 3]"), (["y", "x", "y"], "[3, 1, 3]"), (["x"], "1")])
    func oneCommandRunsAGraph(keys: [String], expected: String) async throws {
        let outcome = try await Muster.run(["get", "-"] + keys, input: Self.example)
        #expect(outcome.result == expected)
        #expect(outcome.errors == "")
        #expect(outcome.status == 0)
    }

    @Test func threeProcessesRunAGraph() async throws {
        let cluster = try await TestCluster(workers: 2)
        let both = try await cluster.run(["get", "-", "x", "y"], input: Self.example)
        #expect(both.result == "[1, 3]", "\(both.errors)")
        let named = try await Muster.run(
            ["get", "-", "y", "--scheduler", cluster.addressToClients], input: Self.example)
        #expect(named.result == "3", "\(named.errors)")
        #expect(try await cluster.close() == [0, 0, 0])
    }

    @Test(arguments: [["get", "-", "y"], ["check", "-"], ["functions", "math.add"]])
    func pluginsThatAreNamedKeepItHere(arguments: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.path
        let outcome = try await Muster.run(
            arguments + ["--registry", folder], input: Self.example,
            environment: ["MUSTER_SCHEDULER": "tcp://127.0.0.1:9"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func aClusterIsOneCommand() async throws {
        let cluster = RunningProcess(
            Muster.executable, ["cluster", "--workers", "2", "--port-to-workers", "0", "--port-to-clients", "0"])
        try cluster.start()
        let address = try await cluster.line(after: "Clients: ")
        _ = try await cluster.line(after: "Worker worker-2 at ")
        let outcome = try await Muster.run(["get", "-", "y", "--scheduler", address], input: Self.example)
        #expect(outcome.result == "3", "\(outcome.errors)")
        cluster.signal(SIGINT)
        #expect(try await cluster.outcome(within: Muster.limit).status == 0)
    }

    @Test func aWorkerMayStartFirst() async throws {
        // The port is free when it is chosen here, and the scheduler takes it next.
        let probe = RunningProcess(
            Muster.executable, ["scheduler", "--port-to-workers", "0", "--port-to-clients", "0"])
        try probe.start()
        let address = try await probe.line(after: "Workers: ")
        probe.signal(SIGTERM)
        #expect(try await probe.outcome(within: Muster.limit).status == 0)
        let port = try #require(address.split(separator: ":").last.map(String.init))

        let worker = RunningProcess(Muster.executable, ["worker", address, "--name", "early"])
        try worker.start()
        _ = try await worker.line(after: "Worker early at ")
        let scheduler = RunningProcess(
            Muster.executable, ["scheduler", "--port-to-workers", port, "--port-to-clients", "0"])
        try scheduler.start()
        let clients = try await scheduler.line(after: "Clients: ")
        let outcome = try await Muster.run(
            ["get", "-", "y", "--scheduler", clients, "--timeout", "60"], input: Self.example)
        #expect(outcome.result == "3", "\(outcome.errors)")
        for process in [worker, scheduler] {
            process.signal(SIGTERM)
            #expect(try await process.outcome(within: Muster.limit).status == 0)
        }
    }
}
