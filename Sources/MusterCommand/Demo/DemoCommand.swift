import ArgumentParser
import Foundation
import Muster
import MusterGraph
import MusterRuntime

/// What `./dev demo` runs. A subcommand, and not a program of its own, since it starts the same processes as `cluster`
/// from the same executable; hidden, as it is of no use beside the checkout's own sources of text.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Counts words on a cluster of two workers on this machine.", shouldDisplay: false
    )

    @Argument(help: ArgumentHelp("Texts.", valueName: "file"), completion: .file())
    var files: [String] = []

    @Option(name: .long, help: "How many workers.")
    var workers = 2

    @OptionGroup var plugins: PluginOptions

    func run() async throws {
        Interruption.shared.watch()
        let files = try files.isEmpty ? WordCount.defaultFiles() : files
        let pieces = try WordCount.pieces(of: files)
        guard !pieces.isEmpty else { throw CommandFailure(.wrongInput, "the files are empty") }
        let count = WordCount(pieces: pieces)
        Output.note("Starting a scheduler and \(workers) workers, each a process of its own.")
        let limit = MemoryLimit.standard(ofMachine: MachineMemory().byteCount, workerCount: workers)
        let cluster = try await ClusterProcesses.start(
            scheduler: ["--port-to-workers", "0", "--port-to-clients", "0", "--quiet"], count: workers
        ) { _ in
            ["--quiet"] + WorkerOptions.arguments(memoryLimit: limit) + plugins.arguments
        }
        defer { cluster.close() }
        for worker in cluster.workers { Output.note("  \(worker.name) at \(worker.address)") }
        cluster.showNotes()
        Output.note("Counting the words of \(files.count) texts in \(pieces.count) pieces.")
        let address = cluster.addressToClients
        let (result, seconds) = try await Self.count(count, at: address)
        try show(result, of: count, seconds: seconds)
    }

    private static func count(_ count: WordCount, at address: String) async throws -> (Value, Double) {
        try await ClusterOptions.withClient(at: address, timeout: .seconds(30)) { client in
            let line = ProgressLine()
            let start = ContinuousClock.now
            let value = try await client.get(count.graph, count.result) { progress in
                line.show("tasks", done: progress.doneCount, failed: progress.failedCount, of: progress.taskCount)
            }
            return (value, (ContinuousClock.now - start) / .seconds(1))
        }
    }

    private func show(_ result: Value, of count: WordCount, seconds: Double) throws {
        var table = Table([("word", .left), ("count", .right)])
        guard case .list(let rows) = result else {
            throw CommandFailure(.failed, "a list was expected of collections.top, not \(GraphJSON.encode(result))")
        }
        for case .list(let row) in rows {
            guard row.count == 2, case .string(let word) = row[0] else { continue }
            table.add([word, GraphJSON.encode(row[1])])
        }
        ProgressLine.clearIfShown()
        table.show()
        let rate = Int((Double(count.taskCount) / seconds).rounded())
        Output.result("")
        Output.result("\(count.taskCount) tasks in \(ProgressLine.seconds(seconds)): \(rate) tasks a second")
    }
}
