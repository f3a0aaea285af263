import MusterIsolation
import MusterPrimitives
import MusterProtocol
package import MusterRegistry
package import MusterTransport
import MusterWorker

/// The worker as it runs: a session with the scheduler, sessions with other workers, and threads that call functions.
///
/// It turns messages into events, and carries out what the core says; it decides nothing itself. It lives on a reactor:
/// `reactor.attach { try WorkerServer(configuration: …, registry: …, store: …, reactor: $0, log: …) }`. All of it is
/// for that thread.
package final class WorkerServer: Node {
    let configuration: Configuration
    let registry: Registry
    let store: any DataStore
    let reactor: Reactor
    let log: @Sendable (String) -> Void
    /// Takes why there will never be a session: who was dialed is no scheduler for workers.
    let onRefusal: @Sendable (String) -> Void
    let executor: Executor
    let loader: PluginLoader
    let keeper: MemoryKeeper

    var state: WorkerState
    var outbox: Outbox
    /// What happened while instructions were carried out, and makes another turn necessary.
    var needsTurn = false
    var isClosed = false

    /// The connection with the scheduler; nil until it is dialed (again).
    var scheduler: DialedPeer?
    /// When to dial the scheduler, while `scheduler` is nil.
    var nextDial: ContinuousClock.Instant
    /// Whether the scheduler said that it will never talk to a worker; then it is not dialed again.
    var isRefused = false
    var redialDelay = WorkerServer.firstRedialDelay
    /// When to tell people that the scheduler is not there; nil while it is.
    var nextComplaint: ContinuousClock.Instant?
    /// What the scheduler said when the last session began.
    var welcome: Welcome?
    /// Who this worker is, over all its sessions.
    let identity = UInt64.random(in: 1 ... .max)
    /// Who had the results of its store before it; 0: nobody.
    var former: UInt64 = 0
    /// The scheduler's state that the store has results of, as is noted there; 0: none.
    var notedState: UInt64 = 0
    /// And who had them.
    var notedIdentity: UInt64 = 0

    /// The functions of open graphs, and what they were looked up from.
    var graphs: [UInt64: OpenGraph] = [:]
    /// Plugins that are opened, and wait for all workers to agree.
    var preparedLoads: [UInt64: PreparedLoad] = [:]

    /// Where other workers are reached, by their numbers.
    var addresses: [UInt32: String] = [:]
    /// Connections to workers that were read from, by their numbers.
    var holders: [UInt32: DialedPeer] = [:]
    /// Workers whose last session, or attempt at one, failed.
    var doubtfulHolders: Set<UInt32> = []
    var holderOfPeer: [PeerID: UInt32] = [:]
    /// Sessions of workers that read from this one.
    var readers = ListenerSessions<PeerID>(addresses: [:])

    /// When to look at heartbeats and silence again.
    var nextCheck: ContinuousClock.Instant
    /// When it was last looked at how much memory is used.
    var lastReading: ContinuousClock.Instant
    /// Bytes of results that were dropped; and how many had been dropped or spilled when free memory was last given back.
    var droppedByteCount = 0
    var trimmedByteCount = 0
    /// What people were last told.
    var wasPaused = false
    var nextPauseNote: ContinuousClock.Instant
    /// What it has done.
    package internal(set) var counters = WorkerCounters()
    /// Where other workers reach it.
    package private(set) var address: Address

    static let firstRedialDelay = Duration.milliseconds(100)
    static let longestRedialDelay = Duration.seconds(2)
    /// How long a worker that is to be read from may take to answer the hello.
    static let peerTimeout = Duration.seconds(5)
    /// How long it may take until there is a connection, to which only its system and ZeroMQ's threads contribute.
    static let connectionTimeout = Duration.seconds(2)

    /// Begins to listen for other workers, starts the threads, and dials the scheduler at the first turn.
    ///
    /// - Parameters:
    ///   - log: Takes lines for people; from several threads.
    ///   - onRefusal: Takes why the scheduler will never talk to a worker, once; from the reactor's thread.
    ///   - onExhaustion: Takes why it can run no more functions: those that run over their time hold all threads that there
    ///     may be. From the reactor's thread, any number of times.
    package init(
        configuration: Configuration, registry: Registry, store: any DataStore, reactor: Reactor,
        onRefusal: @escaping @Sendable (String) -> Void = { _ in },
        onExhaustion: @escaping @Sendable (String) -> Void = { _ in }, log: @escaping @Sendable (String) -> Void
    ) throws(TransportError) {
        self.configuration = configuration
        self.registry = registry
        self.store = store
        self.reactor = reactor
        self.log = log
        self.onRefusal = onRefusal
        let reference = NodeReference<WorkerServer>()
        executor = Executor(
            threadCount: configuration.core.threadCount, store: store,
            limits: Executor.Limits(
                resultByteCount: configuration.resultByteCount, workerName: configuration.name,
                flightRecord: configuration.flightRecord, executor: configuration.executor),
            log: log, onExhaustion: onExhaustion, notify: { reference.touch(on: reactor) })
        loader = PluginLoader(registry: registry)
        keeper = MemoryKeeper(store: store, log: log)
        state = WorkerState(configuration: configuration.core)
        outbox = Outbox(reactor: reactor, limit: configuration.backlogByteCount)
        let now = ContinuousClock.now
        (nextDial, nextCheck, lastReading, nextPauseNote) = (now, now, now, now)
        address = configuration.listen
        reference.node = self
        do throws(TransportError) {
            address = try reactor.listen(on: configuration.listen, for: self).1
        } catch {
            reactor.detach(self)
            throw error
        }
        if let hostname = configuration.hostname, case .tcp(_, let port) = address {
            address = .tcp(host: hostname, port: port)
        }
        findResults()
    }

    package func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {
        if event.listener != nil {
            receiveFromReader(event)
        } else if event.peer == scheduler?.peer {
            receiveFromScheduler(event, now: now)
        } else if let holder = holderOfPeer[event.peer] {
            receiveFromHolder(event, holder, now: now)
        }
    }

    package func turn(now: ContinuousClock.Instant) {
        guard !isClosed else { return }
        dialScheduler(now: now)
        executor.checkTimes()
        for run in executor.takeFinished() {
            counters.ranTaskCount += run.outcomes.count
            state.handle(.runFinished(thread: run.thread, outcomes: run.outcomes))
        }
        needsTurn = false
        checkMemory(now: now)
        let instructions = state.turn()
        assert(state.checkInvariants(upTo: 100).isEmpty, state.checkInvariants().joined(separator: "\n"))
        for instruction in instructions { carryOut(instruction, now: now) }
        notePause(now: now)
        checkTimes(now: now)
        if needsTurn { reactor.touch(self) }
    }

    package var deadline: ContinuousClock.Instant? {
        guard !isClosed else { return nil }
        let limit = executor.nextCheck.map { ContinuousClock.now + $0 }
        return [scheduler == nil && !isRefused ? nextDial : nil, nextComplaint, nextCheck, memoryDeadline, limit]
            .compactMap { $0 }.min()
    }

    /// The tasks that it has, how many threads are busy, and the results that it holds.
    package var counts: (tasks: Int, running: Int, held: Int, heldByteCount: UInt64) { state.counts }

    /// Something happened to the core that it has not had a turn for.
    func handle(_ event: WorkerEvent) {
        state.handle(event)
        needsTurn = true
    }

    /// Says goodbye, lets the threads end, and stops. Idempotent.
    package func close() {
        guard !isClosed else { return }
        sendToScheduler(.goodbye, now: .now)
        for holder in holders.keys.sorted() { send(.goodbye, toHolder: holder, now: .now) }
        isClosed = true
        executor.stop()
        loader.stop()
        keeper.stop()
        noteSpilling()
        reactor.detach(self)
    }
}
