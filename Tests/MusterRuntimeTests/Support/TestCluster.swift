import MusterProtocol
import MusterRegistry
import MusterRuntime
import MusterTransport
import MusterWorker
import MusterZeroMQ
import Testing

/// How the roles of a test reach each other.
enum Wire: CaseIterable, Sendable {
    case memory
    case zeroMQ
}

/// A scheduler and workers, each on a reactor of its own, as if they were processes.
final class TestCluster {
    let wire: Wire
    private let hub = InMemoryHub()
    let schedulerLog = LogLines()
    private(set) var scheduler: (reactor: Reactor, node: NodeHandle<SchedulerServer>)?
    private(set) var workers: [TestWorker] = []
    private(set) var addressToWorkers: Address
    private(set) var addressToClients: Address

    /// A cluster without anybody.
    init(_ wire: Wire) throws {
        self.wire = wire
        switch wire {
        case .memory: (addressToWorkers, addressToClients) = (.inMemory(name: "workers"), .inMemory(name: "clients"))
        case .zeroMQ:
            // Ports that are free now; taken again when the scheduler begins.
            let probe = try ZeroMQTransport()
            (addressToWorkers, addressToClients) = (try Self.freeAddress(probe), try Self.freeAddress(probe))
            probe.shutdown()
        }
    }

    /// An address that nobody else will take meanwhile: neither the system nor we ourselves choose ports so low.
    private static func freeAddress(_ probe: ZeroMQTransport) throws -> Address {
        for _ in 0..<100 {
            let address = Address.tcp(host: "127.0.0.1", port: .random(in: 10_000..<20_000))
            if let listening = try? probe.listen(on: address) { return listening.1 }
        }
        throw Overdue()
    }

    /// A cluster with a scheduler and workers who are connected.
    static func running(_ wire: Wire, workers: Int, threads: Int = 1) async throws -> TestCluster {
        let cluster = try TestCluster(wire)
        try await cluster.startScheduler()
        for number in 0..<workers { try await cluster.addWorker("worker-\(number)", threads: threads) }
        try cluster.schedulerLog.wait(for: "threads", count: workers)
        return cluster
    }

    deinit {
        for worker in workers { worker.reactor.stop() }
        scheduler?.reactor.stop()
    }

    func transport() throws -> sending any Transport {
        switch wire {
        case .memory: InMemoryTransport(hub: hub)
        case .zeroMQ: try ZeroMQTransport()
        }
    }

    func startScheduler() async throws {
        let reactor = Reactor(name: "scheduler", transport: try transport())
        let configuration = SchedulerServer.Configuration(workers: addressToWorkers, clients: addressToClients)
        let log = schedulerLog
        let node = try await reactor.attach { reactor in
            try SchedulerServer(configuration: configuration, reactor: reactor) { log.append($0) }
        }
        scheduler = (reactor, node)
    }

    /// Ends the scheduler's process, with a word or without.
    func stopScheduler(says goodbye: Bool) throws {
        if goodbye { try scheduler?.node.runAndWait { $0.close() } }
        scheduler?.reactor.stop()
        scheduler = nil
    }

    @discardableResult
    func addWorker(
        _ name: String, threads: Int = 1, isLoaded: Bool = true, store: any DataStore = MemoryStore(),
        memory: MemoryMarks? = nil
    ) async throws -> TestWorker {
        let reactor = Reactor(name: name, transport: try transport())
        let listen: Address =
            switch wire {
            case .memory: .inMemory(name: "*")
            case .zeroMQ: .tcp(host: "127.0.0.1", port: nil)
            }
        var configuration = WorkerServer.Configuration(scheduler: addressToWorkers, listen: listen, name: name)
        configuration.core.threadCount = threads
        configuration.core.memory = memory
        let (fixed, log) = (configuration, LogLines())
        let registry = try TestPlugin.registry(isLoaded: isLoaded)
        let node = try await reactor.attach { reactor in
            try WorkerServer(configuration: fixed, registry: registry, store: store, reactor: reactor) {
                log.append($0)
            }
        }
        let worker = TestWorker(reactor: reactor, node: node, store: store, log: log)
        workers.append(worker)
        return worker
    }

    func client() throws -> RawClient { try .greeting(addressToClients, over: try transport()) }
}

/// A worker and what a test looks at.
struct TestWorker {
    let reactor: Reactor
    let node: NodeHandle<WorkerServer>
    let store: any DataStore
    let log: LogLines

    var counters: WorkerCounters { get throws { try node.runAndWait { $0.counters } } }

    /// Whether it has no tasks and no results.
    var isEmpty: Bool {
        get throws {
            let counts = try node.runAndWait { $0.counts }
            return counts.tasks == 0 && counts.running == 0 && counts.held == 0 && store.count == 0
        }
    }
}
