import ArgumentParser
import Foundation
import Muster
import MusterLinux
import MusterRuntime
import Synchronization

/// `muster worker ADDRESS`
struct WorkerCommand: AsyncParsableCommand {
    private static let commandName = "worker"

    static let configuration = CommandConfiguration(
        commandName: commandName,
        abstract: "Run a worker until SIGINT or SIGTERM.",
        discussion: """
            It loads every plugin in its plugin folders, and offers their functions. It may be started before the scheduler: \
            it keeps trying, and says so. At an address that is not one for workers it ends, with exit code 2. Short of \
            memory, it brings results to disk, and then leaves work to other workers.

            A function that crashes ends its process. That is a child of this one, which starts it again, after a pause that \
            grows while it crashes soon, and tells the scheduler which task it was; a task that does so three times fails.

            muster worker tcp://10.0.0.1:4444 --hostname 10.0.0.2 --plugins /opt/plugins
            """)

    @Argument(
        help: ArgumentHelp("The scheduler's address for workers, such as tcp://127.0.0.1:4444.", valueName: "address"))
    var scheduler: String

    @Option(
        name: .long,
        help: ArgumentHelp("Its name in answers and errors. Without it: host and process.", valueName: "name"))
    var name: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The host under which other workers reach it.", valueName: "host"))
    var hostname = "127.0.0.1"

    @Option(name: .long, help: ArgumentHelp("The port for other workers; 0 is any.", valueName: "port"))
    var port: UInt16 = 0

    @Flag(
        name: .long, inversion: .prefixedNo, exclusivity: .chooseLast,
        help: "Work in a child process, which is started again when it crashes.")
    var supervise = true

    @OptionGroup var options: WorkerOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var child: ChildOptions
    @OptionGroup var life: LifeOptions

    func run() async throws {
        child.watch()
        guard life.isGiven || !supervise else { return try await runSupervised() }
        let life = life.takeUp()
        life?.record.beginWork()
        let exhaustion: String?
        do {
            exhaustion = try await work(life)
        } catch {
            // Whatever stopped it, this process knows of it.
            life?.record.endWork()
            throw error
        }
        // To its supervisor, this is an end in the middle of work: it starts another process.
        if let exhaustion { throw CommandFailure(.failed, exhaustion) }
        life?.record.endWork()
    }

    /// Works until it is told to stop, or can run no more functions: then it gives the reason.
    private func work(_ life: WorkerLife?) async throws -> String? {
        let folders = try options.plugins.folders()
        let limit = try options.memoryByteCount(workers: 1)
        let store = try options.store(memoryLimit: limit)
        // This process does nothing else.
        Allocator.prepareForWork()
        tell(of: store, limit: limit)
        let executorLimit = try options.executorMemoryByteCount()
        let exhaustion = Exhaustion()
        let worker = try await listening {
            try await Worker(
                scheduler: scheduler, hostname: hostname, port: port, name: name, threads: options.threads, data: store,
                memoryLimit: limit, folders: folders, isolatesAll: options.isolate, executorMemoryLimit: executorLimit,
                life: life, onRefusal: { Interruption.shared.end() }, onExhaustion: exhaustion.report, log: child.log)
        }
        if output.json {
            try Output.json(WorkerAnnouncement(name: worker.name, address: worker.address))
        } else {
            Output.result("Worker \(worker.name) at \(worker.address), for the scheduler at \(scheduler)")
        }
        await Interruption.shared.wait()
        await worker.close()
        if let refusal = worker.refusal { throw CommandFailure(.wrongInput, refusal.message) }
        return exhaustion.reason
    }

    /// Has a child do it, for as long as it takes.
    private func runSupervised() async throws {
        let arguments = childArguments
        let supervisor = WorkerSupervisor(
            WorkerSupervisor.Program(
                path: Bundle.main.executablePath ?? "/proc/self/exe",
                environment: Allocator.environmentForWork(ProcessInfo.processInfo.environment)
            ) { record, notes in
                [Self.commandName] + LifeOptions.arguments(record: record, notes: notes) + arguments
            },
            log: child.log)
        Interruption.shared.onFirst { supervisor.stop() }
        let end: ProcessEnd
        do {
            end = try await supervisor.run()
        } catch {
            throw CommandFailure(.failed, "\(error)")
        }
        switch end {
        case .exited(status: 0): return
        // It has said why.
        case .exited(let status): throw CommandFailure(ExitStatus(rawValue: status) ?? .failed, messages: [])
        case .signalled, .unknown: throw CommandFailure(.failed, "the worker was ended by \(end)")
        }
    }

    /// What the child is told besides its descriptors: what was typed, and a name that stays from one process to the next.
    private var childArguments: [String] {
        let typed = CommandLine.arguments.drop { $0 != Self.commandName }.dropFirst()
        return (name == nil ? ["--name", Worker.defaultName] : []) + typed.filter { $0 != ChildOptions.untilInputEnds }
    }

    private func tell(of store: any DataStore, limit: Int?) {
        guard let limit else { return }
        var text = "uses up to \(describeBytes(Int64(limit))) of memory"
        if let store = store as? SpillingStore {
            text +=
                "; beyond \(describeBytes(Int64(store.memoryByteCount))) of results, the rest goes to disk, in \(store.path)"
        }
        child.log(text)
    }
}

/// Ends the process when it can run no more functions, so that whoever looks after it starts it again.
private final class Exhaustion: Sendable {
    private let state = Mutex<String?>(nil)

    var reason: String? { state.withLock { $0 } }

    @Sendable func report(_ reason: String) {
        state.withLock { $0 = $0 ?? reason }
        Interruption.shared.end()
    }
}
