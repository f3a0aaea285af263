import ArgumentParser
import Foundation
import Muster
import Synchronization

/// `muster cluster`
struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Run a scheduler and workers on this machine until SIGINT or SIGTERM.",
        discussion: """
            Each is a process of its own: a function that crashes takes its worker along and nothing else. Whichever ends \
            is started again, the scheduler with its state.

            muster cluster --workers 4
            """)

    @Option(name: .long, help: ArgumentHelp("How many workers.", valueName: "count"))
    var workers = 2

    @OptionGroup var scheduler: SchedulerOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup var options: WorkerOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var child: ChildOptions

    func validate() throws {
        if !(1...1024).contains(workers) { throw ValidationError("--workers is from 1 to 1024, not \(workers)") }
    }

    func run() async throws {
        child.watch()
        // What is wrong with the folders is told once, and not by each worker.
        _ = try options.plugins.folders()
        if let folder = options.data?.folder {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let limit = try options.memoryByteCount(workers: workers)
        let cluster = try await ClusterProcesses.start(
            scheduler: scheduler.arguments + (try state.arguments(portToClients: scheduler.portToClients)),
            count: workers
        ) { name in
            ["--hostname", scheduler.hostname] + (try options.arguments(forWorker: name, memoryLimit: limit))
        }
        defer { cluster.close() }
        try announce(cluster)
        cluster.showNotes()
        let reporter = EndReporter()
        cluster.supervise(reporter.report)
        await Interruption.shared.wait()
        try reporter.check()
    }

    private func announce(_ cluster: ClusterProcesses) throws {
        guard !output.json else {
            try Output.json(
                ClusterAnnouncement(
                    addressToWorkers: cluster.addressToWorkers, addressToClients: cluster.addressToClients,
                    workers: cluster.workers.map(\.name)))
            return
        }
        Output.result("Workers: \(cluster.addressToWorkers)")
        Output.result("Clients: \(cluster.addressToClients)")
        for worker in cluster.workers { Output.result("Worker \(worker.name) at \(worker.address)") }
    }
}

/// What a cluster prints for programs when it is there.
private struct ClusterAnnouncement: Encodable {
    let addressToWorkers: String
    let addressToClients: String
    let workers: [String]
}

/// Tells of processes that ended though nobody closed them, and ends the cluster when it can't go on.
private final class EndReporter: Sendable {
    private let fatal = Mutex<String?>(nil)

    @Sendable func report(_ what: String, isOver: Bool) {
        Output.problem(what)
        guard isOver else { return }
        fatal.withLock { $0 = what }
        Interruption.shared.end()
    }

    func check() throws {
        if fatal.withLock({ $0 }) != nil { throw CommandFailure(.failed, messages: []) }
    }
}
