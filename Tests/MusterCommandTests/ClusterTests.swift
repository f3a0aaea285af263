import Foundation
import MusterProcesses
import Testing

/// `muster cluster`: what its processes say, and what becomes of one that can't start.
@Suite struct ClusterTests {
    @Test func eachLineSaysWhoseItIs() async throws {
        let cluster = RunningProcess(
            Muster.executable, ["cluster", "--workers", "2", "--port-to-workers", "0", "--port-to-clients", "0"])
        try cluster.start()
        let address = try await cluster.line(after: "Clients: ")
        _ = try await cluster.line(after: "Worker worker-2 at ")
        let outcome = try await Muster.run(["get", "-", "y", "--scheduler", address], input: GetTests.example)
        #expect(outcome.result == "3", "\(outcome.errors)")
        cluster.signal(SIGTERM)
        let end = try await cluster.outcome(within: Muster.limit)
        #expect(end.status == 0)
        #expect(end.output.split(separator: "\n").count == 4, "\(end.output)")
        let lines = end.errors.split(separator: "\n")
        for name in ["the scheduler", "worker-1", "worker-2"] {
            #expect(lines.contains { $0.hasPrefix("\(name): ") }, "\(end.errors)")
        }
        #expect(lines.allSatisfy { $0.hasPrefix("the scheduler: ") || $0.hasPrefix("worker-") }, "\(end.errors)")
    }

    @Test func aSchedulerThatIsKilledIsStartedAgain() async throws {
        let cluster = RunningProcess(
            Muster.executable, ["cluster", "--workers", "1", "--port-to-workers", "0", "--port-to-clients", "0"])
        try cluster.start()
        let address = try await cluster.line(after: "Clients: ")
        let first = try await Self.scheduler(of: cluster)
        kill(pid_t(first), SIGKILL)
        try await eventually("there is another scheduler") {
            try await Self.scheduler(of: cluster) == first ? nil : ()
        }
        let outcome = try await Muster.run(["get", "-", "y", "--scheduler", address], input: GetTests.example)
        #expect(outcome.result == "3", "\(outcome.errors)")
        cluster.signal(SIGTERM)
        let end = try await cluster.outcome(within: Muster.limit)
        #expect(end.status == 0)
        #expect(end.errors.contains("the scheduler was ended by signal 9"), "\(end.errors)")
    }

    /// The process of the scheduler that a cluster has started; waits until there is one.
    private static func scheduler(of cluster: RunningProcess) async throws -> Int {
        try await eventually("it has started a scheduler") {
            ProcessTable.children(of: Int(cluster.processID)).first {
                ProcessTable.arguments(of: $0).contains("scheduler")
            }
        }
    }

    @Test func aSchedulerThatCannotStartEndsIt() async throws {
        let first = try await TestCluster(workers: 0)
        let port = try #require(first.addressToWorkers.split(separator: ":").last.map(String.init))
        let outcome = try await Muster.run(["cluster", "--port-to-workers", port, "--port-to-clients", "0"])
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("muster: the scheduler: Cannot listen on \(first.addressToWorkers)"))
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        #expect(try await first.close() == [0])
    }

    @Test func aWorkerThatCannotStartEndsIt() async throws {
        let outcome = try await Muster.run([
            "cluster", "--port-to-workers", "0", "--port-to-clients", "0", "--data", "/dev/null/data",
        ])
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("muster: worker-1: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("/dev/null/data"), "\(outcome.errors)")
    }
}
