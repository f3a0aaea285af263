import ArgumentParser
import Muster

/// `muster status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how a cluster is: its workers, and what they do.")

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    /// What is shown, for programs.
    private struct Report: Encodable {
        let status: ClusterStatus
        let workers: [WorkerInfo]
    }

    func run() async throws {
        let (status, workers) = try await cluster.withClient { client in
            (try await client.status(), try await client.workers())
        }
        guard !output.json else {
            try Output.json(Report(status: status, workers: workers))
            return
        }
        Output.result(
            "\(status.graphs) graphs, \(status.tasks) tasks: \(status.waiting) waiting, \(status.assigned) assigned,"
                + " \(status.done) done, \(status.failed) failed; \(status.clients) client\(status.clients == 1 ? "" : "s")"
        )
        if status.pendingGraphs > 0 { Output.result("\(status.pendingGraphs) graphs wait for a worker") }
        guard !workers.isEmpty else {
            Output.result("No worker is connected.")
            return
        }
        var table = Table([
            ("worker", .left), ("address", .left), ("process", .right), ("threads", .right), ("functions", .right),
            ("assigned", .right), ("completed", .right), ("held", .right),
        ])
        for worker in workers {
            table.add([
                worker.name, worker.address, "\(worker.processID)", "\(worker.threads)", "\(worker.functions)",
                "\(worker.assigned)", "\(worker.completed)", describeBytes(Int64(worker.heldBytes)),
            ])
        }
        table.show()
        for worker in workers where worker.paused {
            Output.result("\(worker.name) is short of memory: it runs one task at a time, and none that another can")
        }
    }
}
