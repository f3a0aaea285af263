import ArgumentParser
import Muster
import Synchronization

/// `muster scheduler`
struct SchedulerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheduler",
        abstract: "Run a scheduler until SIGINT or SIGTERM.",
        discussion: """
            Workers connect to one of its addresses, clients to the other; both are printed when it listens. It may be \
            started before or after its workers.

            What it has promised survives it, and even a SIGKILL: start it again, and it goes on. See --state.

            muster scheduler --hostname 10.0.0.1
            """)

    @OptionGroup var options: SchedulerOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var child: ChildOptions

    func run() async throws {
        child.watch()
        let folder = try state.folder(portToClients: options.portToClients)
        let failure = Mutex<String?>(nil)
        let scheduler = try await listening {
            try await Scheduler(
                hostname: options.hostname, portToWorkers: options.portToWorkers, portToClients: options.portToClients,
                state: folder,
                onFailure: { reason in
                    failure.withLock { $0 = reason }
                    Interruption.shared.end()
                }, log: child.log)
        }
        if output.json {
            try Output.json(
                SchedulerAnnouncement(
                    addressToWorkers: scheduler.addressToWorkers, addressToClients: scheduler.addressToClients))
        } else {
            Output.result("Workers: \(scheduler.addressToWorkers)")
            Output.result("Clients: \(scheduler.addressToClients)")
        }
        await Interruption.shared.wait()
        await scheduler.close()
        if let reason = failure.withLock({ $0 }) { throw CommandFailure(.failed, reason) }
    }
}
