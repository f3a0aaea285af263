import ArgumentParser
import MusterRuntime

/// Where a scheduler listens.
struct SchedulerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The host or address to listen at; 0.0.0.0 is every interface. Peers must be able to reach it.",
            valueName: "host"))
    var hostname = "127.0.0.1"

    @Option(
        name: .customLong("port-to-workers"), help: ArgumentHelp("The port for workers; 0 is any.", valueName: "port"))
    var portToWorkers: UInt16 = 4444

    @Option(
        name: .customLong("port-to-clients"), help: ArgumentHelp("The port for clients; 0 is any.", valueName: "port"))
    var portToClients: UInt16 = 5555

    /// The same, as arguments for another `muster`.
    var arguments: [String] {
        [
            "--hostname", hostname, "--port-to-workers", "\(portToWorkers)", "--port-to-clients", "\(portToClients)",
        ]
    }
}

/// How a worker works.
struct WorkerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("How many functions run at once. Without it: one for each processor.", valueName: "count"))
    var threads: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where results are kept: `memory`, or a folder for a store on disk.", valueName: "memory|folder"),
        completion: .directory)
    var data = "memory"

    @OptionGroup(title: "Functions")
    var plugins: PluginOptions

    func validate() throws {
        if let threads, !(1...4096).contains(threads) {
            throw ValidationError("--threads is from 1 to 4096, not \(threads)")
        }
    }

    /// Where results are kept.
    func store() throws -> any DataStore {
        guard data != "memory" else { return MemoryStore() }
        do {
            return try DiskStore(path: data)
        } catch {
            throw CommandFailure(.wrongInput, "\(error)")
        }
    }

    /// The same, as arguments for another `muster`. Each worker needs a folder of its own for its data.
    func arguments(forWorker name: String) -> [String] {
        let data = data == "memory" ? data : "\(data)/\(name)"
        return (threads.map { ["--threads", "\($0)"] } ?? []) + ["--data", data] + plugins.arguments
    }
}
