import Foundation
import MusterProcesses
import Testing

/// What `--timeout` bounds, and what is left when it is over.
@Suite struct TimeoutTests {
    /// A graph that is not answered before its tests are over.
    private static let slow = #"{"y": {"$": ["misbehaving.sleep", 600000]}}"#

    private struct Report: Decodable {
        struct Status: Decodable {
            let graphs: Int
            let tasks: Int
        }
        struct Worker: Decodable {
            let assigned: Int
            let heldBytes: Int
        }
        let status: Status
        let workers: [Worker]
    }

    @Test func aRunThatIsNotAnsweredIsCancelled() async throws {
        let cluster = try await TestCluster(workers: 1, workerArguments: ["--plugins", Muster.products.path])
        let late = try await cluster.run(["get", "-", "y", "--timeout", "2"], input: Self.slow)
        #expect(late.status == 3)
        #expect(late.output == "")
        #expect(late.errors == "muster: y: not answered in 2 s; the run was cancelled\n")
        // The worker has one thread: that it answers shows that it sleeps no more.
        let next = try await cluster.run(["get", "-", "y"], input: GetTests.example)
        #expect(next.result == "3", "\(next.errors)")
        let status = try await cluster.run(["status", "--json"])
        let report = try JSONDecoder().decode(Report.self, from: Data(status.output.utf8))
        #expect(report.status.graphs == 0 && report.status.tasks == 0)
        #expect(report.workers.map(\.assigned) == [0])
        #expect(report.workers.map(\.heldBytes) == [0])
        #expect(try await cluster.close() == [0, 0])
    }

    @Test func aClusterOfItsOwnIsBoundedToo() async throws {
        let outcome = try await Muster.run(
            ["get", "-", "y", "--timeout", "500ms", "--json", "--plugins", Muster.products.path], input: Self.slow)
        #expect(outcome.status == 3)
        let said = "y: not answered in 500ms; the run was cancelled"
        #expect(outcome.errors == #"{"errors": ["\#(said)"], "status": 3}"# + "\n")
    }
}
