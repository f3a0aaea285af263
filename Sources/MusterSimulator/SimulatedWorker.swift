import MusterGraph
import MusterProtocol
import MusterWorker

/// A worker's core with a store and threads that take time only on the virtual clock.
final class SimulatedWorker {
    let name: String
    /// Its place among all workers there have been.
    let place: Int
    /// Its session with the scheduler; the last one while it has none.
    var connection: ConnectionID
    /// Its number; 0 until it has one.
    var number: UInt32 = 0
    let threadCount: Int
    /// The names of the functions that it has.
    let functions: Set<String>
    var state: WorkerState
    var store: [TaskID: Payload] = [:]
    /// The functions of each graph.
    var openGraphs: [UInt64: [String]] = [:]
    var isAlive = true
    /// Whether it is stopped, and what it will take in when it goes on.
    var isStopped = false
    var waiting: [() -> Void] = []
    /// Whether it cannot reach the scheduler.
    var isCutOff = false
    /// What it has said of tasks, and of which it does not know that it is safe, by report.
    var unconfirmed: [UInt64: [TaskID]] = [:]
    /// What of that it has to say again in the next session.
    var unsaid: Set<TaskID> = []
    /// What it has said that it holds, when its session began.
    var toldHeld: Set<TaskID> = []
    /// What it had from the process before it.
    let former: UInt64
    /// Whether it has a session, or has asked for one.
    var isConnected = true
    /// Who it is, over all its sessions.
    let identity: UInt64
    /// Whether a turn of the core is on the clock already.
    var turnIsDue = false
    /// What its threads run.
    var runs: [Int: Run] = [:]
    /// How the lives before this one ended.
    let crashes: [Crash]
    let isSupervised: Bool
    /// How many bytes it has fetched from other workers.
    var fetchedByteCount = 0

    init(
        name: String, place: Int, connection: ConnectionID, threadCount: Int, functions: Set<String>,
        memory: MemoryMarks?, isSupervised: Bool, crashes: [Crash], remains: SimulatedRemains?, ofState number: UInt64
    ) {
        self.name = name
        self.place = place
        self.connection = connection
        self.threadCount = threadCount
        self.functions = functions
        identity = UInt64(place + 1)
        var configuration = WorkerConfiguration()
        configuration.threadCount = threadCount
        configuration.memory = memory
        self.isSupervised = isSupervised
        self.crashes = crashes
        configuration.crashes = crashes
        state = WorkerState(configuration: configuration)
        former = remains?.identity ?? 0
        guard let remains, !remains.isEmpty else { return }
        store = remains.store
        let found = store.sorted { $0.key < $1.key }.map { (task: $0.key, byteCount: UInt64($0.value.count)) }
        state.handle(.found(state: number, found))
    }

    /// How it introduces itself: with all that it has.
    func hello() -> WorkerHello {
        let account = state.account()
        var hello = WorkerHello(
            name: name, address: "sim://\(place)", threadCount: UInt32(threadCount), processID: 0,
            functions: SimulatedFunctions.descriptions.filter { functions.contains($0.name) }, identity: identity,
            state: account.state, held: account.held, heldByteCounts: account.heldByteCounts,
            heldAttempts: account.heldAttempts, assigned: account.assigned, assignedAttempts: account.assignedAttempts)
        hello.isSupervised = isSupervised
        hello.former = former
        return hello
    }

    /// Answers reads from the store.
    ///
    /// - Parameter fault: Says, for each task that is there, how reading it fails; nil where it does not.
    func answer(_ read: Read, fault: (TaskID) -> ReadReply.Status?) -> ReadReply {
        var reply = ReadReply()
        var bytes: [UInt8] = []
        for entry in read.entries {
            var status = ReadReply.Status.notHeld
            if let value = store[entry.task] {
                status = fault(entry.task) ?? .found
                if status == .found {
                    let start = min(value.count, Int(entry.offset))
                    let end = min(value.count, start + Int(entry.byteCount))
                    value[start..<end].withUnsafeBytes { bytes.append(contentsOf: $0) }
                    reply.entries.append(
                        .init(
                            request: entry.request, status: .found, totalByteCount: UInt64(value.count),
                            byteCount: UInt32(end - start)))
                    continue
                }
            }
            reply.entries.append(.init(request: entry.request, status: status, totalByteCount: 0, byteCount: 0))
        }
        reply.bytes = Payload(bytes)
        return reply
    }
}
