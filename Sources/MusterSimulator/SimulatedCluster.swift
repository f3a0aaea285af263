import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// A whole cluster in one thread: the real cores, a clock that jumps, and a network that delays.
///
/// Between two peers messages keep their order, as ZeroMQ has it; between pairs anything can overtake anything. Every
/// number comes from the seed, and `hash` sums up all that happened, so that a seed that is run twice can be compared.
package final class SimulatedCluster {
    /// The chance of the plain story; `more` is that of everything that topics add, and `late` that of what was added later.
    var random: RandomSource
    var more: RandomSource
    var late: RandomSource
    /// The chance of what was added after that.
    var last: RandomSource
    /// The chance of slow clients.
    var slowness: RandomSource
    /// The chance of outages.
    var outage: RandomSource
    /// The chance of copies.
    private var copy: RandomSource
    let plan: SimulationPlan
    /// With more tasks than this in a core, its invariants are not looked at.
    let invariantLimit: Int
    let ledger = SimulationLedger()
    let witness: SchedulerWitness

    var now = Moment.zero
    private var queue = BinaryHeap<Scheduled>()
    private var actions: [UInt64: () -> Void] = [:]
    private var nextAction: UInt64 = 0

    var scheduler: SchedulerState
    let configuration: SchedulerConfiguration
    var schedulerTurnIsDue = false
    var schedulerIsUp = true
    /// How often the scheduler was killed.
    var schedulerLosses = 0
    /// When the scheduler is woken though nothing has happened, and how many such times are on the clock.
    var wakeTime: Int64?
    var wakeCount = 0
    var journal = SimulatedJournal()
    var commitIsDue = false
    /// How many things make the journal slow, or full, now, and whether the scheduler has been told of the latter.
    var (journalIsSlow, journalIsFull, journalFullIsTold) = (0, 0, false)
    /// How many outages there are now.
    var outageCount = 0
    /// Places of workers that cannot reach each other.
    var partitions: Set<Set<Int>> = []
    /// When the last thing happened, or ended, that answers may have to wait for.
    var lastFault: Int64 = 0
    /// How long it took from then on until every client had what it wanted.
    private var longestWait: Int64 = 0
    private var lastRequestID: UInt64 = 0
    /// The functions that each worker's session has offered, as far as the scheduler knows.
    var offers: [ConnectionID: Set<String>] = [:]
    /// The last session of each worker, by its identity.
    var sessionOfWorker: [UInt64: ConnectionID] = [:]
    /// The sessions of workers that are short of memory, as far as the scheduler knows.
    var paused: Set<ConnectionID> = []

    /// All workers there have been, by their places.
    var workers: [SimulatedWorker] = []
    /// Who had each number.
    var workerOfNumber: [UInt32: SimulatedWorker] = [:]
    var peerSessions: [PeerLink: UInt64] = [:]
    var brokenPeerSessions: Set<UInt64> = []
    var nextPeerSession: UInt64 = 1

    var clients: [SimulatedClient] = []
    /// What waits to be sent in sessions of clients that take nothing now.
    var slowSessions: [ConnectionID: [Message]] = [:]
    /// The client that takes up what others have left with the scheduler.
    lazy var collector = clients[0]
    var futureGraphsLeft = 0
    /// How often a graph that has killed workers is still submitted anew.
    var secondTriesLeft = 0

    var nextConnection: UInt64 = 1
    /// Connections that are lost with everything under way on them.
    var cutConnections: Set<ConnectionID> = []
    /// When the last message of each direction arrives, so that none overtakes another.
    var lastArrival: [Route: Int64] = [:]

    private(set) var hashOfEvents = StableHash()
    var problems: [String] = []
    private(set) var eventCount = 0
    /// Takes what happens, an event a line; nil when nobody wants to know.
    let listener: ((String) -> Void)?

    private struct Scheduled: Comparable {
        let time: Int64
        let action: UInt64

        static func < (left: Scheduled, right: Scheduled) -> Bool {
            (left.time, left.action) < (right.time, right.action)
        }
    }

    struct Route: Hashable {
        let from: UInt64
        let to: UInt64
    }

    private init(seed: UInt64, topics: Set<SimulationTopic>, invariantLimit: Int, listener: ((String) -> Void)?) {
        random = RandomSource(seed: seed)
        more = RandomSource(seed: mix(seed &+ 0x6d75_7374_6572))
        late = RandomSource(seed: mix(seed &+ 0x6c61_7465))
        last = RandomSource(seed: mix(seed &+ 0x6c61_7374))
        slowness = RandomSource(seed: mix(seed &+ 0x6e65_7765_7374))
        outage = RandomSource(seed: mix(seed &+ 0x6f75_7461_6765))
        copy = RandomSource(seed: mix(seed &+ 0x636f_7079))
        plan = SimulationPlan(using: &random, &more, &late, &last, &slowness, &outage, &copy, topics: topics)
        witness = SchedulerWitness(ledger: ledger, hasRoomForCopies: plan.copiesByteCount >= 1 << 20)
        self.invariantLimit = invariantLimit
        self.listener = listener
        var configuration = SchedulerConfiguration()
        configuration.inlineByteCount = 256
        // Nobody sends heartbeats here.
        configuration.silenceMilliseconds = 1_000_000_000
        configuration.busySilenceMilliseconds = 1_000_000_000
        // For longer than the longest outage, or not long, as most stories are short.
        configuration.absenceMilliseconds = plan.outages > 0 ? 60_000 : 1_000
        configuration.returnMilliseconds = 50
        configuration.gatherMilliseconds = 20
        configuration.state = 1
        configuration.isRecorded = plan.isRecorded
        configuration.copyNanoseconds = plan.copyNanoseconds
        configuration.copiesByteCount = plan.copiesByteCount
        if let count = plan.clientReadByteCount { configuration.clientReadByteCount = count }
        if let count = plan.workerReadByteCount { configuration.workerReadByteCount = count }
        self.configuration = configuration
        scheduler = SchedulerState(configuration: configuration)
    }

    /// Runs the cluster that `seed` describes until nothing is left to do.
    ///
    /// - Parameters:
    ///   - topics: What may happen besides the plain story.
    ///   - invariantLimit: With more tasks than this in a core, its invariants are not looked at, which takes long.
    ///   - listener: Is told everything that happens, a line an event, for people.
    package static func run(
        seed: UInt64, topics: Set<SimulationTopic> = Set(SimulationTopic.allCases),
        invariantLimit: Int = .max, listener: ((String) -> Void)? = nil
    ) -> SimulationReport {
        let cluster = SimulatedCluster(seed: seed, topics: topics, invariantLimit: invariantLimit, listener: listener)
        cluster.begin()
        cluster.play()
        cluster.checkEnd()
        // They hold the cluster, which would never go.
        cluster.actions = [:]
        return SimulationReport(
            hash: cluster.hashOfEvents.value, eventCount: cluster.eventCount, problems: cluster.problems,
            fetchedByteCount: cluster.workers.reduce(0) { $0 + $1.fetchedByteCount },
            rerunCount: cluster.ledger.rerunCount, savedCount: cluster.witness.savedCount,
            longestWaitNanoseconds: cluster.longestWait)
    }

    private func play() {
        while let next = queue.pop() {
            eventCount += 1
            guard eventCount < 2_000_000, next.time < 600_000_000_000 else {
                checkEnd()
                problems.append("not finished after \(eventCount) events and \(next.time) ns")
                return
            }
            now = Moment(nanoseconds: next.time)
            hashOfEvents.combine(UInt64(next.time))
            actions.removeValue(forKey: next.action)?()
            if !problems.isEmpty { return }
            checkDeadline()
            if isOver { return }
        }
    }

    /// Whatever has happened, answers come in bounded time after it. An outage may last longer than that.
    private func checkDeadline() {
        guard outageCount == 0 else { return }
        let wait = now.nanoseconds - lastFault
        guard wait > longestWait, clients.contains(where: { $0.isAlive && !$0.requests.isEmpty }) else { return }
        longestWait = wait
        guard wait > plan.answerNanoseconds else { return }
        checkEnd()
        problems.append("clients wait for \(wait / 1_000_000) ms, and nothing stands in the way")
    }

    /// Only heartbeats would follow.
    private var isOver: Bool {
        actions.count == wakeCount && schedulerIsUp && scheduler.isIdle
            && clients.allSatisfy { !$0.isAlive || $0.requests.isEmpty }
    }

    func newRequestID() -> UInt64 {
        lastRequestID += 1
        return lastRequestID
    }

    func at(_ time: Int64, _ action: @escaping () -> Void) {
        actions[nextAction] = action
        queue.push(Scheduled(time: time, action: nextAction))
        nextAction += 1
    }
}
