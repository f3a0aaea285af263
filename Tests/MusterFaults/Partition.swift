import Foundation
import Muster
import MusterProcesses

/// Hosts that do not reach each other for a while: each role has a network namespace of its own, and the client lives on
/// the scheduler's host.
struct Partition {
    let folder: URL
    let size: FaultSize

    private func tree(_ name: String) -> NotedTree {
        NotedTree(
            taskCount: size.choose(1_000, full: 10_000), microseconds: 1_000, notes: RunNotes(in: folder, named: name))
    }

    /// A cluster of two workers, on hosts of their own.
    private struct Cluster {
        let hosts: TestHosts
        let scheduler: RunningProcess
        let workers: [RunningProcess]

        init() async throws {
            do {
                hosts = try TestHosts(count: 3)
            } catch {
                throw NotHere("network namespaces are not allowed here (\(error))")
            }
            let address = hosts.addresses[0]
            scheduler = hosts.muster(at: 0, ["scheduler", "--no-state", "--hostname", address])
            workers = [1, 2].map { [hosts] place in
                hosts.muster(
                    at: place,
                    [
                        "worker", "tcp://\(address):4444", "--hostname", hosts.addresses[place], "--threads", "1",
                        "--name", "w\(place)", "--plugins", RunningProcess.products.path,
                    ])
            }
            try scheduler.start()
            _ = try await scheduler.line(after: "Workers: ")
            for worker in workers { try worker.start() }
            for worker in workers { _ = try await worker.line(after: "Worker ") }
        }

        /// A client, on the scheduler's host.
        func client(_ arguments: [String]) throws -> RunningProcess {
            let client = hosts.muster(
                at: 0, arguments, environment: ["MUSTER_SCHEDULER": "tcp://\(hosts.addresses[0]):5555"])
            try client.start()
            return client
        }

        private struct Status: Decodable {
            let workers: [WorkerInfo]
        }

        /// Waits until so many workers are connected.
        func wait(workers count: Int) async throws {
            // It writes who comes and who goes.
            try await scheduler.eventually("\(count) workers that are connected") {
                let outcome = try await client(["status", "--json"]).outcome(within: RunningProcess.limit)
                let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8))
                return status.workers.count == count ? () : nil
            }
        }

        func close() async throws -> [String] {
            var problems: [String] = []
            for process in workers + [scheduler] {
                process.signal(SIGTERM)
                let outcome = try await process.outcome(within: RunningProcess.limit)
                if outcome.status != 0 { problems.append("ended with \(outcome.status): \(outcome.errors)") }
            }
            return problems
        }
    }

    /// Runs a tree, and does something when a quarter of it has run.
    private func run(
        _ tree: NotedTree, _ cluster: Cluster, _ report: inout FaultReport, then: () async throws -> Void = {}
    ) async throws -> Double {
        let file = folder.appendingPathComponent("graph.json")
        try Data(tree.json.utf8).write(to: file)
        let start = ContinuousClock.now
        let process = try cluster.client(["get", file.path, "k0"])
        try await tree.notes.wait(count: tree.taskCount / 4) { process.isRunning }
        try await then()
        let outcome = try await process.outcome(within: RunningProcess.limit)
        report.require(
            outcome.output == "\(tree.taskCount)\n", "the answer is \(outcome.output)\(outcome.errors)")
        return start.secondsSince
    }

    func ofWorkers() async throws -> FaultReport {
        var report = FaultReport()
        let cluster = try await Cluster()
        defer { cluster.hosts.remove() }
        try await cluster.wait(workers: 2)
        report.seconds["undisturbed"] = try await run(tree("calm"), cluster, &report)
        let tree = tree("apart")
        report.seconds["with the fault"] = try await run(tree, cluster, &report) {
            try cluster.hosts.setConnected([1, 2], false)
        }
        // They stay apart until after the answer, however long that takes, and then work together again.
        try cluster.hosts.setConnected([1, 2], true)
        report.counts["tasks"] = tree.taskCount
        report.counts["tasks run again"] = RunNotes.repeated(tree.notes.all).values.reduce(0, +)
        _ = try await run(self.tree("after"), cluster, &report)
        try await cluster.wait(workers: 2)
        report.problems += try await cluster.close()
        return report
    }

    func ofScheduler() async throws -> FaultReport {
        var report = FaultReport()
        let cluster = try await Cluster()
        defer { cluster.hosts.remove() }
        try await cluster.wait(workers: 2)
        report.seconds["undisturbed"] = try await run(tree("calm"), cluster, &report)
        let tree = tree("apart")
        var cut = 0.0
        let all = try await run(tree, cluster, &report) {
            let fault = LastingFault(size, fullSeconds: 30)
            try cluster.hosts.setReachable(0, false)
            try await cluster.wait(workers: 0)
            try await fault.last()
            try cluster.hosts.setReachable(0, true)
            cut = fault.seconds
        }
        report.seconds["with the fault"] = all
        report.seconds["cut off"] = cut
        report.seconds["longer, beyond the cut"] = all - cut - (report.seconds["undisturbed"] ?? 0)
        let again = RunNotes.repeated(tree.notes.all)
        report.counts["tasks"] = tree.taskCount
        report.counts["finished tasks run again"] = again.values.reduce(0, +)
        report.require(again.isEmpty, "finished tasks ran again: \(again.keys.sorted().prefix(10))")
        report.problems += try await cluster.close()
        return report
    }
}
