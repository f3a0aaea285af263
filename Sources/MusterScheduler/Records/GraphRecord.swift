import MusterGraph
import MusterProtocol

/// A graph that is being run, or whose results are held.
///
/// State, one column a fact, so that a task costs bytes and no object. A task is an index into all of them.
struct GraphRecord {
    /// What has become of a task. Every switch over this is total.
    enum Phase: UInt8 {
        /// It is at no worker. It can be sent when its inputs exist, or are all made at one worker.
        case waiting
        /// It is at the worker `worker[task]`, as attempt `attempt[task]`.
        case assigned
        /// Its result exists, at `worker[task]` and at `copies[task]`.
        case done
        /// Nobody needs it (any more). It can be run again if that changes.
        case released
        /// It will have no result; `failures[task]` says why.
        case failed
    }

    /// Facts of a task that are bits.
    struct Marks: OptionSet {
        let rawValue: UInt8
        /// The client asked for it.
        static let wanted = Marks(rawValue: 1 << 0)
        /// The client has been told what became of it.
        static let answered = Marks(rawValue: 1 << 1)
        /// The client holds it, as a future or until it has read a large result.
        static let held = Marks(rawValue: 1 << 2)
        /// Its result is dropped by its worker after the last use there; no other place may count on it.
        static let local = Marks(rawValue: 1 << 3)
        /// It was dropped before it had run; see `GraphRecord.skippedCount`.
        static let skipped = Marks(rawValue: 1 << 4)
        /// It may have killed its workers; it is given to one that has nothing else. See `SchedulerState.suspects`.
        static let suspect = Marks(rawValue: 1 << 5)
        /// Its function has effects and has run: its result stays until the graph ends, so that it never runs again.
        static let pinned = Marks(rawValue: 1 << 6)
        /// Its call has killed a worker for certain, here or elsewhere. See `SchedulerState.crashTable`.
        static let blamed = Marks(rawValue: 1 << 7)
    }

    /// The graph's number; never used twice.
    let number: UInt64
    /// `Submit.id`.
    let id: UInt64
    /// Whose it is; nil while its client is away.
    var client: ConnectionID?
    /// The client's number for it.
    var request: UInt64
    /// The name of the client that submitted it, for people.
    let clientName: String
    let mode: Submit.Mode
    /// What the client asked for, in its order.
    let wanted: [UInt32]
    /// Functions, arguments and keys.
    let graph: CheckedGraph
    /// For each function of the graph its place in `SchedulerState.functions`.
    let functions: [Int]
    /// For each task the place in `SchedulerState.functions` of what it calls, and of what it names in its arguments
    /// besides; `noFunction` where it calls nothing.
    let needs: [UInt32]
    /// Tasks that name functions in their arguments.
    let naming: Set<UInt32>
    /// What each task takes, of this graph.
    let inputs: Adjacency
    /// Which tasks take its result.
    let dependents: Adjacency
    /// What tasks take of other graphs: futures.
    var foreignInputs: [UInt32: [TaskReference]] = [:]
    /// Tasks that come after others whose results they do not take. A worker does not know when those are done, so such
    /// a task is never sent ahead.
    let ordered: Set<UInt32>
    /// Tasks that took a result of a graph which is over: they cannot be run again.
    var orphans: Set<UInt32> = []
    /// The tasks of other graphs that take a task of this one.
    var foreignDependents: [UInt32: [TaskReference]] = [:]

    var phase: [Phase]
    var marks: [Marks]
    /// The worker that it is assigned to, or the first that holds its result; 0 is the scheduler itself. While it waits:
    /// the worker where `ahead` of its inputs are being made.
    var worker: [UInt32]
    var attempt: [UInt64]
    var byteCount: [UInt64]
    /// How many inputs are not done.
    var missing: [UInt32]
    /// How many of the missing inputs are assigned to `worker`; while it waits.
    var ahead: [UInt32]
    /// How many tasks, and clients, will still take its result.
    var users: [UInt32]
    /// How much work is behind each result, in nanoseconds, for each task that takes it; 0 where the scheduler has a copy.
    var workBehind: [Float]
    /// Copies of results that the scheduler keeps for itself.
    var ownCopies: [UInt32: OwnCopy] = [:]
    /// Further holders of results.
    var copies: [UInt32: [UInt32]] = [:]
    var failures: [UInt32: FailureDescription] = [:]
    /// Clients that wait to read a result which is being made again.
    var waitingReads: [UInt32: [WaitingRead]] = [:]
    /// How often an input could not be fetched from any of its holders.
    var misses: [UInt32: Int] = [:]
    /// The workers on which a task may have been running when they died.
    var losses: [UInt32: [TaskLoss]] = [:]

    /// Waiting tasks whose inputs are all done, and that no worker's own list has.
    var ready: PrioritySet
    /// Tasks like those in `ready`, of which some worker that had room lacked the function; by function, or `anyWorker`
    /// for those that call none and found nobody.
    var aside: [Int: TasksAside] = [:]
    /// How long a task may wait for a worker that has its function.
    let functionTimeoutMilliseconds: Int64
    /// When it was accepted, in milliseconds since 1970 began.
    let acceptedAtMilliseconds: Int64

    /// Wanted tasks of which the client has not been told.
    var unansweredCount = 0
    /// Wanted tasks that the client holds.
    var heldCount = 0
    var doneCount = 0
    var failedCount = 0
    /// Tasks that were dropped before they ran, since nobody needed them any more.
    var skippedCount = 0
    /// Whether all wanted tasks are answered.
    var isFinished = false
    /// What its client has been told, and may have to be told again. See `SchedulerState+Answers.swift`.
    var answers = AnswerLog()
    /// The record that its acceptance is in; nobody is told of it before that is written.
    var recordNumber: UInt64 = 0
    /// How many entries its history has.
    var historyCount: UInt64 = 0
    /// Tasks with effects that may have begun, as it is written down, and the number that attempts of them are beyond.
    var begun: [UInt32: UInt64] = [:]
    /// Since when its client is away.
    var awaySince: Moment?
    /// While its client is away: as `ClientRecord.servedNanoseconds`, so that such a graph does not go before all others.
    var servedNanoseconds = 0.0
    /// Whether the slot is in use.
    var isOpen = true
    /// What the client has last been told.
    var reportedCount = 0
    /// The workers that know of the graph.
    var openedAt: Set<UInt32> = []
    /// Results for the client that this wake-up has found.
    var outgoing: OutgoingResults = OutgoingResults()

    var taskCount: Int { phase.count }

    /// In `needs`.
    static let noFunction = UInt32.max

    /// In `aside`: tasks that every worker can run, and that wait for one.
    static let anyWorker = -1

    /// What is left in the slot of a graph that is over.
    static func closed(number: UInt64) -> GraphRecord {
        let nothing = CheckedGraph(
            graph: CompiledGraph.empty, functions: [], functionOf: [], types: [], resultTypes: [])
        let none = Adjacency(reservingTasks: 0)
        var record = GraphRecord(
            number: number, id: 0, client: nil, request: 0, clientName: "", mode: .deliver, wanted: [], graph: nothing,
            functions: [], needs: [], naming: [], inputs: none, dependents: none, ordered: [], phase: [], marks: [],
            worker: [], attempt: [], byteCount: [], missing: [], ahead: [], users: [],
            workBehind: [], ready: PrioritySet(capacity: 0), functionTimeoutMilliseconds: 0, acceptedAtMilliseconds: 0)
        record.isOpen = false
        return record
    }
}

extension GraphRecord {
    /// Notes what its client asked for.
    mutating func want(_ tasks: [UInt32]) {
        for index in tasks where !marks[Int(index)].contains(.wanted) {
            marks[Int(index)].insert(.wanted)
            marks[Int(index)].insert(.held)
            users[Int(index)] += 1
            unansweredCount += 1
            heldCount += 1
        }
    }

    /// Counts what each task takes of this graph, and who of it takes its result.
    mutating func countEdges() {
        for index in 0..<taskCount {
            missing[index] = UInt32(inputs.range(of: UInt32(index)).count)
            users[index] += UInt32(dependents.range(of: UInt32(index)).count)
        }
    }
}

/// A worker that a task may have killed.
struct TaskLoss {
    let worker: UInt32
    /// The attempt that was there.
    let attempt: UInt64
}

/// Ready tasks of one function, which not every worker has. Some may be over, or elsewhere, meanwhile.
struct TasksAside {
    var tasks = BinaryHeap<UInt32>()
    /// Since when no worker at all has the function; nil while one does.
    var unofferedSince: Moment?
}

/// Results on their way to a client, gathered over one wake-up.
struct OutgoingResults {
    var indices: [UInt32] = []
    var byteCounts: [UInt64] = []
    var valueOffsets: [UInt32] = [0]
    var values: [UInt8] = []
    var failedIndices: [UInt32] = []
    var failures: [FailureDescription] = []

    var isEmpty: Bool { indices.isEmpty && failedIndices.isEmpty }
}
