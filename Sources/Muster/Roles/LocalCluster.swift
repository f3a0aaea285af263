package import MusterRegistry
import MusterRuntime
import MusterTransport
import MusterWorker

/// A scheduler, workers and a client in this process: for tests, and for work that one machine can do.
///
/// ```swift
/// let cluster = try await LocalCluster()
/// let y = try await cluster.client.get(["x": 1, "y": .call("math.add", .key("x"), 2)], "y")   // 3
/// await cluster.close()
/// ```
///
/// Nothing listens on a port. A function that crashes takes the process along, unless its plugin is isolated.
public final class LocalCluster: Sendable {
    /// A client of the cluster.
    public let client: Client
    /// The functions of its workers.
    package let registry: Registry
    /// The plugins in its folders that were not loaded.
    package let refusals: [PluginRefusal]
    private let host: RoleHost
    private static let addressToClients = Address.inMemory(name: "clients")

    /// Starts a cluster.
    ///
    /// - Parameters:
    ///   - workers: How many workers.
    ///   - threads: How many functions each runs at once; nil shares the processors out among them.
    ///   - plugins: Folders with plugins, all of which are opened; nil is those of this program.
    ///   - registry: Folders with manifests; nil is those of this program.
    ///   - log: Takes lines for people; from several threads.
    /// - Throws: A ``ClusterError``.
    public convenience init(
        workers: Int = 1, threads: Int? = nil, plugins: [String]? = nil, registry: [String]? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        try await self.init(
            workers: workers, threads: threads, folders: .chosen(plugins: plugins, registry: registry), log: log)
    }

    /// A cluster whose plugins come from folders that were found already.
    package init(
        workers: Int = 1, threads: Int? = nil, folders: PluginFolders,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        precondition(workers >= 1, "a cluster has at least one worker, not \(workers)")
        let addressToWorkers = Address.inMemory(name: "workers")
        // All on one thread, so that a message from one to the other is an entry in an array.
        host = RoleHost(name: "muster-local", transport: InMemoryTransport(hub: InMemoryHub()))
        let scheduler = SchedulerServer.Configuration(workers: addressToWorkers, clients: Self.addressToClients)
        _ = try await host.attach { reactor in
            try SchedulerServer(configuration: scheduler, reactor: reactor, log: log)
        } closing: {
            $0.close()
        }
        registry = Registry(folders: folders)
        let registry = registry
        refusals = registry.loadAll(log: log)
        for number in 1...workers {
            var configuration = WorkerServer.Configuration(
                scheduler: addressToWorkers, listen: .inMemory(name: "*"), name: "worker-\(number)")
            configuration.core.threadCount = threads ?? max(1, Worker.processorCount / workers)
            let fixed = configuration
            _ = try await host.attach { reactor in
                try WorkerServer(
                    configuration: fixed, registry: registry, store: MemoryStore(), reactor: reactor, log: log)
            } closing: {
                $0.close()
            }
        }
        client = try await Client(Self.addressToClients, on: host.reactor)
        let connection = client.connection
        host.onClose { connection.beginClosing() }
    }

    /// Another client of the cluster.
    ///
    /// - Throws: A ``ClusterError`` when the cluster is closed.
    public func makeClient() async throws -> Client {
        let client = try await Client(Self.addressToClients, on: host.reactor)
        let connection = client.connection
        host.onClose { [weak connection] in connection?.beginClosing() }
        return client
    }

    /// Ends the clients, the workers and the scheduler, in this order. Idempotent.
    public func close() async {
        await host.close()
    }
}
