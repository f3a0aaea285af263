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
            "Where results are kept: memory; spill, memory and beyond its limit a temporary folder; spill:FOLDER; disk:FOLDER.",
            discussion: "Without it: spill where memory has a limit.", valueName: "place"),
        completion: .directory, transform: DataPlace.init(parsing:))
    var data: DataPlace?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How much memory to use, by all workers of a cluster together: 2GiB, 512MB, 60%, none.",
            discussion: "Without it: the machine's, or what its control group allows.", valueName: "size"),
        transform: WorkerOptions.limit)
    var memoryLimit: MemoryLimit?

    @Flag(
        name: .long,
        help:
            "Run the functions of every plugin in processes of their own, so that one that crashes takes no worker along."
    )
    var isolate = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How much memory the functions of isolated plugins may use, for each thread: 2GiB, 512MB, 10%, none.",
            discussion: "Without it: as much as there is.", valueName: "size"),
        transform: WorkerOptions.executorLimit)
    var executorMemoryLimit: MemoryLimit?

    @OptionGroup(title: "Functions")
    var plugins: PluginOptions

    func validate() throws {
        if let threads, !(1...4096).contains(threads) {
            throw ValidationError("--threads is from 1 to 4096, not \(threads)")
        }
    }

    @Sendable private static func limit(_ text: String) throws -> MemoryLimit {
        try limit(text, of: "--memory-limit")
    }

    @Sendable private static func executorLimit(_ text: String) throws -> MemoryLimit {
        try limit(text, of: "--executor-memory-limit")
    }

    private static func limit(_ text: String, of option: String) throws -> MemoryLimit {
        do {
            return try MemoryLimit(parsing: text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }

    /// How much memory the functions of isolated plugins may use for each thread, in bytes; nil: as much as there is.
    func executorMemoryByteCount() throws -> Int? {
        do {
            return try executorMemoryLimit?.byteCount(ofMachine: MachineMemory().byteCount, workerCount: 1)
        } catch {
            throw CommandFailure(.wrongInput, "--executor-memory-limit: \(error)")
        }
    }

    /// How much memory each of so many workers may use, in bytes; nil: as much as there is.
    func memoryByteCount(workers: Int) throws -> Int? {
        let machine = MachineMemory().byteCount
        guard let memoryLimit else { return MemoryLimit.standard(ofMachine: machine, workerCount: workers) }
        do {
            return try memoryLimit.byteCount(ofMachine: machine, workerCount: workers)
        } catch {
            throw CommandFailure(.wrongInput, "--memory-limit: \(error)")
        }
    }

    /// Where results are kept.
    ///
    /// - Parameter limit: How much memory the worker may use, in bytes.
    func store(memoryLimit limit: Int?) throws -> any DataStore {
        do {
            switch (data ?? (limit == nil ? .memory : .spill(nil)), limit) {
            case (.memory, _): return MemoryStore()
            case (.disk(let folder), _): return try DiskStore(path: folder)
            case (.spill(nil), let limit?):
                return try SpillingStore(memoryByteCount: MemoryLimit.resultByteCount(of: limit))
            case (.spill(let folder?), let limit?):
                return try SpillingStore(path: folder, memoryByteCount: MemoryLimit.resultByteCount(of: limit))
            case (.spill, nil):
                throw CommandFailure(.wrongInput, "--data spill needs a limit of memory, and --memory-limit is none")
            }
        } catch let error as DataStoreError {
            throw CommandFailure(.wrongInput, "\(error)")
        }
    }

    /// The same, as arguments for another `muster`. Each worker needs a folder of its own for its data.
    ///
    /// - Parameter limit: How much memory each worker may use, in bytes.
    func arguments(forWorker name: String, memoryLimit limit: Int?) throws -> [String] {
        let executorLimit = try executorMemoryByteCount().map { ["--executor-memory-limit", "\($0)"] } ?? []
        return (threads.map { ["--threads", "\($0)"] } ?? [])
            + (data.map { ["--data", $0.argument(inFolder: name)] } ?? [])
            + Self.arguments(memoryLimit: limit) + (isolate ? ["--isolate"] : []) + executorLimit + plugins.arguments
    }

    /// A limit of memory, as arguments for another `muster`.
    static func arguments(memoryLimit limit: Int?) -> [String] {
        ["--memory-limit", limit.map { "\($0)" } ?? "none"]
    }
}
