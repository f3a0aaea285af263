import Foundation
import MusterProcesses
import Testing

/// The roles on hosts of their own, which reach each other by address only.
@Suite struct HostTests {
    /// Eight numbers, made on two workers, and their sum, for which one worker fetches from the other.
    private static let graph: String = {
        let terms = (0..<8).map { #""k\#($0)": {"$": ["math.add", \#($0), 1]}"# }
        let keys = (0..<8).map { #"{"$": "k\#($0)"}"# }
        return "{\(terms.joined(separator: ", ")), \"sum\": {\"$\": [\"math.sum\", [\(keys.joined(separator: ", "))]]}}"
    }()

    private struct Status: Decodable {
        struct Worker: Decodable {
            let name: String
            let address: String
            let completed: Int
        }

        let workers: [Worker]
    }

    @Test func rolesOnHostsOfTheirOwn() async throws {
        let hosts: TestHosts
        do {
            hosts = try TestHosts(count: 4)
        } catch {
            print("skipped: network namespaces are not allowed here (\(error))")
            return
        }
        defer { hosts.remove() }
        let address = hosts.addresses[0]
        let scheduler = hosts.muster(at: 0, ["scheduler", "--no-state", "--hostname", address])
        try scheduler.start()
        #expect(try await scheduler.line(after: "Workers: ") == "tcp://\(address):4444")
        let workers = (1...2).map { place in
            hosts.muster(
                at: place,
                ["worker", "tcp://\(address):4444", "--hostname", hosts.addresses[place], "--threads", "1"])
        }
        for worker in workers { try worker.start() }
        for worker in workers { _ = try await worker.line(after: "Worker ") }
        func ask(_ arguments: [String], input: String = "") async throws -> Muster.Outcome {
            let client = hosts.muster(
                at: 3, arguments, environment: ["MUSTER_SCHEDULER": "tcp://\(address):5555"])
            try client.start()
            client.write(input)
            return try await client.outcome(within: Muster.limit)
        }
        func status() async throws -> Status {
            try JSONDecoder().decode(Status.self, from: Data(try await ask(["status", "--json"]).output.utf8))
        }
        for _ in 0..<100 where try await status().workers.count < 2 {}
        let outcome = try await ask(["get", "-", "sum"], input: Self.graph)
        #expect(outcome.output == "36\n", "\(outcome.errors)")
        let after = try await status().workers
        #expect(Set(after.map { $0.address.split(separator: ":")[1] }) == ["//10.213.0.2", "//10.213.0.3"])
        let haveAllWorked = after.allSatisfy { $0.completed > 0 }
        #expect(haveAllWorked)
        for process in workers + [scheduler] {
            process.signal(SIGTERM)
            #expect(try await process.outcome(within: Muster.limit).status == 0)
        }
    }
}
