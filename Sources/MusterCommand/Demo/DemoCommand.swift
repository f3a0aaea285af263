import ArgumentParser
import Foundation
import Muster
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
        let count = try WordCount(files: files)
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
        Output.note("Counting the words of \(files.count) texts in \(count.blockCount) blocks.")
        let address = cluster.addressToClients
        let (result, seconds) = try await Self.count(count, at: address)
        show(result, of: count, seconds: seconds)
    }

    private static func count(
        _ count: WordCount, at address: String
    ) async throws -> ([Pair<String, Int>], Double) {
        try await ClusterOptions.withClient(at: address, timeout: .seconds(30)) { client in
            let line = ProgressLine()
            let start = ContinuousClock.now
            let value = try await client.compute(count.bag) { progress in
                line.show("tasks", done: progress.doneCount, failed: progress.failedCount, of: progress.taskCount)
            }
            return (value, (ContinuousClock.now - start) / .seconds(1))
        }
    }

    private func show(_ words: [Pair<String, Int>], of count: WordCount, seconds: Double) {
        var table = Table([("word", .left), ("count", .right)])
        for word in words { table.add([word.first, String(word.second)]) }
        ProgressLine.clearIfShown()
        table.show()
        let rate = Int((Double(count.taskCount) / seconds).rounded())
        Output.result("")
        Output.result("\(count.taskCount) tasks in \(ProgressLine.seconds(seconds)): \(rate) tasks a second")
    }
}
