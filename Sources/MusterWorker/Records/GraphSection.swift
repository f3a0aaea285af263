import MusterGraph
import MusterProtocol

/// What a worker has of one graph.
struct GraphSection {
    /// Whether the scheduler has told of the graph, and will tell of its end. Otherwise this worker only holds results of
    /// it that tasks of others take.
    var isOpened = false
    /// The tasks that it was given and that are not over, by index.
    var tasks = TaskTable<TaskRecord>()
    /// The results that it holds, by index.
    var held = TaskTable<HeldResult>()
    /// The average time of each function of the graph, in nanoseconds; nil until one has run.
    var averageNanoseconds: [UInt32: Double] = [:]
}

/// A task at a worker.
struct TaskRecord {
    enum Phase {
        /// Inputs are missing.
        case waiting
        /// It can run.
        case ready
        /// It is in a thread's run.
        case running
    }

    let attempt: UInt64
    let function: UInt32
    var flags: Assignments.Flags
    let retries: UInt8
    let arguments: Payload
    /// What it takes, once each, of any graph; sorted. Without what is not here any more, but in the run that it is in.
    var inputs: [TaskID]
    /// How long one attempt of its function may run; 0 is for ever.
    let timeoutMilliseconds: UInt32
    /// The tasks here that take its result.
    var dependents: [TaskID] = []
    /// How many of its inputs are not here.
    var missing = 0
    var phase = Phase.waiting
    /// Whether the store has its result from somewhere else: a run of an earlier attempt, or a fetch.
    var hasOldResult = false
}

/// A result at a worker.
struct HeldResult {
    let byteCount: UInt64
    /// The attempt that it came of; 0: it was fetched.
    let attempt: UInt64
    /// How many tasks here will still take it.
    var uses: Int
    /// It is dropped with its last use. Otherwise the scheduler says when.
    var isLocal: Bool
    /// The scheduler has said so, and only tasks here still take it.
    var isReleased = false
}

/// An input that is being fetched.
struct Fetch {
    /// Those who may still have it.
    var holders: [UInt32]
    /// Its size, as the scheduler says.
    var byteCount: UInt64
    /// The tasks that wait for it.
    var waiters: [TaskID]
    /// Where the next part begins.
    var nextOffset: UInt64 = 0
    /// The bytes that have come, at their places.
    var bytes: [UInt8] = []
    var receivedByteCount: UInt64 = 0
    /// Reads under way.
    var pending: Set<UInt64> = []
    /// The scheduler is asked, or will be: nobody else has it, or could be reached.
    var asksScheduler: Bool
    /// Memory is reserved for it, so that it may be asked for.
    var isAdmitted = false
    /// Some of it has come, and memory is allocated for all of it.
    var isAllocated = false
    /// All of it has come, and it is on its way to the store.
    var isStoring = false

    /// Whether no answer can come: nobody is asked, and nobody is left to ask, or there is nothing to ask for.
    var isStranded: Bool { !isStoring && pending.isEmpty && (holders.isEmpty || byteCount == 0) }
}

/// A read under way.
struct PendingRead {
    let task: TaskID
    let holder: UInt32
    let offset: UInt64
    let byteCount: UInt32
}
