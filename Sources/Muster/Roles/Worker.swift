import Glibc
import MusterIsolation
package import MusterRegistry
public import MusterRuntime
import MusterTransport
import MusterWorker
import MusterZeroMQ
import Synchronization

/// A worker: runs functions for a scheduler, and keeps their results.
///
/// ```swift
/// let worker = try await Worker(scheduler: "tcp://127.0.0.1:4444", plugins: ["/opt/plugins"])
/// ```
///
/// It may be started before the scheduler: it keeps trying, and says so through `log`.
public final class Worker: Sendable {
    /// Its name, as it was given; the scheduler changes it when another worker has it.
    public let name: String
    /// Where other workers reach it: `tcp://host:port`.
    public let address: String
    private let host: RoleHost
    private let ending: Ending

    /// Why the scheduler will never talk to it, for example as its address is the one for clients; nil as long as it may.
    /// A worker that was refused does not try again.
    public var refusal: ClusterError? { ending.refusal }

    /// Opens plugins and begins to work.
    ///
    /// - Parameters:
    ///   - scheduler: Where the scheduler listens for workers: `tcp://host:4444`.
    ///   - name: A name for people; nil makes one of host and process.
    ///   - hostname: The host under which other workers reach it.
    ///   - port: The port for other workers; nil or 0 is any free one.
    ///   - threads: How many functions run at once; nil is one for each processor.
    ///   - data: Where results are kept.
    ///   - memoryLimit: How many bytes of memory this process may use; nil is as many as there are. Beyond 60 % of it a
    ///     ``SpillingStore`` brings results to disk, and beyond 80 % the worker leaves work to others, as far as there are any.
    ///   - plugins: Folders with plugins, all of which are opened; nil is those of this program.
    ///   - registry: Folders with manifests; nil is those of this program.
    ///   - isolate: Whether the functions of every plugin run in processes of their own; without it, those of plugins whose
    ///     manifests say so do. The program `muster-executor` has to lie beside this one, or where `MUSTER_EXECUTOR` says.
    ///   - executorMemoryLimit: How many bytes of memory such a process, of which each thread has one, may use.
    ///   - log: Takes lines for people; from several threads.
    /// - Throws: A ``ClusterError`` when it cannot listen there, or `scheduler` is no address.
    public convenience init(
        scheduler: String, name: String? = nil, hostname: String = "127.0.0.1", port: UInt16? = nil,
        threads: Int? = nil, data: any DataStore = MemoryStore(), memoryLimit: Int? = nil, plugins: [String]? = nil,
        registry: [String]? = nil, isolate: Bool = false, executorMemoryLimit: Int? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        try await self.init(
            scheduler: scheduler, hostname: hostname, port: port, name: name, threads: threads, data: data,
            memoryLimit: memoryLimit, folders: .chosen(plugins: plugins, registry: registry), isolatesAll: isolate,
            executorMemoryLimit: executorMemoryLimit, log: log)
    }

    /// A worker whose plugins come from folders that were found already.
    ///
    /// - Parameters:
    ///   - life: What the supervisor of this process has handed to it; nil where there is none.
    ///   - onRefusal: Called once when ``refusal`` is there; from another thread.
    ///   - onExhaustion: Takes why it can run no more functions, any number of times; from another thread.
    package init(
        scheduler: String, hostname: String, port: UInt16?, name: String?, threads: Int?,
        data: any DataStore = MemoryStore(), memoryLimit: Int? = nil, folders: PluginFolders,
        isolatesAll: Bool = false, executorMemoryLimit: Int? = nil, life: WorkerLife? = nil,
        onRefusal: (@Sendable () -> Void)? = nil, onExhaustion: @escaping @Sendable (String) -> Void = { _ in },
        log: @escaping @Sendable (String) -> Void
    ) async throws {
        self.name = name ?? Worker.defaultName
        // Without anybody who looks at the refusal, at least the log tells of it.
        let ending = Ending { error in onRefusal.map { $0() } ?? log(error.message) }
        self.ending = ending
        do {
            let scheduler = try Address(scheduler)
            // The worker itself would try again for ever.
            try ZeroMQTransport.checkDialable(scheduler)
            var configuration = WorkerServer.Configuration(
                scheduler: scheduler, listen: .listening(at: hostname, port), name: self.name)
            configuration.core.threadCount = threads ?? Worker.processorCount
            configuration.core.memory = memoryLimit.map { MemoryMarks(limit: UInt64(clamping: $0)) }
            configuration.core.crashes = life?.crashes ?? []
            configuration.flightRecord = life?.record
            configuration.executor = .found(memoryByteCount: executorMemoryLimit)
            let fixed = configuration
            let registry = Registry(folders: folders, isolatesAll: isolatesAll)
            registry.loadAll(log: log)
            var transport = ZeroMQTransport.Configuration()
            transport.notice = log
            host = RoleHost(name: "muster-worker", transport: try ZeroMQTransport(configuration: transport))
            let handle = try await host.attach { reactor in
                try WorkerServer(
                    configuration: fixed, registry: registry, store: data, reactor: reactor,
                    onRefusal: { ending.refuse($0) }, onExhaustion: onExhaustion, log: log)
            } closing: {
                $0.close()
            }
            address = try await handle.run { "\($0.address)" }
        } catch let error as TransportError {
            throw ClusterError(error)
        }
    }

    /// Says goodbye to the scheduler, and stops. Functions that run are told so. Idempotent.
    public func close() async {
        await host.close()
    }
}

/// What is known of the end that the scheduler made.
private final class Ending: Sendable {
    private let state = Mutex<ClusterError?>(nil)
    private let onRefusal: @Sendable (ClusterError) -> Void

    init(onRefusal: @escaping @Sendable (ClusterError) -> Void) {
        self.onRefusal = onRefusal
    }

    var refusal: ClusterError? { state.withLock { $0 } }

    func refuse(_ reason: String) {
        let error = ClusterError(.refused, reason)
        state.withLock { $0 = error }
        onRefusal(error)
    }
}

extension Worker {
    /// The number of processors that this process may use.
    static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Host and process.
    package static var defaultName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "worker-\(getpid())" }
        let host = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "\(String(decoding: host, as: UTF8.self))-\(getpid())"
    }
}
