import MusterGraph
import MusterProtocol

/// A task that a worker was given, and as which attempt: the reference alone may come to mean another task.
struct GivenReference {
    let task: TaskReference
    let attempt: UInt64
}

/// The scheduler's view of a worker.
struct WorkerRecord {
    /// Its number, which is its place in `SchedulerState.workers`.
    var number: UInt32
    /// Who it is, over all its sessions.
    var identity: UInt64
    let connection: ConnectionID
    /// Unique among the workers.
    var name: String
    let address: String
    let threadCount: Int
    let processID: UInt32
    /// Whether its next process tells how this one ended.
    var isSupervised = false
    /// What it has announced.
    var functions: [FunctionDescription]
    /// For each place in `SchedulerState.functions` whether this worker can run it.
    var can: [Bool] = []
    var isConnected = true

    /// Since when it has had something to do, if it has: tasks, or reads to answer.
    var busySince = Moment.zero
    /// Tasks that it has been given and has not answered for.
    var outstandingCount = 0
    /// The estimated time of those, in nanoseconds over all threads.
    var outstandingNanoseconds: Double = 0
    /// Tasks in the order in which it was given them; with what is over, until that reaches the front.
    var given: [GivenReference] = []
    /// How many at the front of `given` are over.
    var givenStart = 0
    /// Waiting tasks that should run here: their inputs are here, or are being made here.
    var preferred = BinaryHeap<TaskReference>()
    /// The estimated time of those, in nanoseconds over all threads.
    var preferredNanoseconds: Double = 0
    /// Tasks that it came back with in this session. It may bring the results of some that it has dropped before.
    var broughtBack: Set<TaskID> = []
    /// The tasks that it was asked to give back, and has not answered for.
    var pendingReturns: Set<TaskID> = []

    /// The graphs and peers that it has been told of.
    var knownGraphs: Set<UInt64> = []
    var knownPeers: Set<UInt32> = []

    /// What this wake-up has for it.
    var assigned: [TaskReference] = []
    var assignedByteCount = 0
    var released = TaskColumns()
    var takenBack = TaskColumns()
    var closedGraphs: [UInt64] = []
    var reads: [Read.Entry] = []

    /// The bytes that it was asked for and has not sent. Of the scheduler itself: those that it has sent since its last turn.
    var readByteCount = 0
    /// Clients whose next read is for this worker, which has been asked for enough.
    var readLine = Line<ConnectionID>()

    /// The last report that came, and the last of which all is safe; and what the worker was told of that.
    var reported: UInt64 = 0
    var acknowledged: UInt64 = 0
    var toldAcknowledged: UInt64 = 0

    // For people.
    var completedCount: UInt64 = 0
    var heldByteCount: UInt64 = 0

    /// What is remembered of a worker that is gone: its number is not used again. The next process of a supervised one
    /// may tell how this one ended.
    var departed: WorkerRecord {
        var record = WorkerRecord(
            number: number, identity: identity, connection: connection, name: name, address: "", threadCount: 1,
            processID: 0, functions: [])
        record.isConnected = false
        return record
    }

    /// Whether it has tasks, or reads to answer.
    var isBusy: Bool { outstandingCount > 0 || readByteCount > 0 }

    /// Whether anything waits to be sent to it.
    var hasMessage: Bool {
        !(assigned.isEmpty && released.isEmpty && takenBack.isEmpty && closedGraphs.isEmpty)
    }
}
