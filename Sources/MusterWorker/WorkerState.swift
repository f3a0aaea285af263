import MusterGraph
import MusterProtocol

/// A worker: which of its tasks runs next, what it still has to fetch, what it holds.
///
/// A state machine, as the scheduler is (`SchedulerState`, on the other side): events go in, instructions come out, and
/// nothing else. The values themselves lie in the store, which the shell fills and empties as it is told.
///
/// State. `sections` has, for each graph, the tasks that were given and the results that are held; `ready` the tasks that
/// can run, `idleThreads` who can run them; `fetches` the inputs on their way; `memory` how much of it is left.
///
/// Rules that `checkInvariants` checks:
/// - a task waits for exactly those inputs that are not held, and each of these is made here or being fetched;
/// - a local result is held as long as a task here will take it, and no longer.
package struct WorkerState: ~Copyable {
    private let place = StaysInPlace()
    let configuration: WorkerConfiguration
    var sections = SectionTable()
    var ready = ReadyQueue()
    var idleThreads: [Int]
    /// The graph of each thread's run.
    var runs: [Int: UInt64] = [:]

    var fetches: [TaskID: Fetch] = [:]
    /// Fetches that have more to ask for, in the order in which they began.
    var fetchQueue: [TaskID] = []
    var pendingReads: [UInt64: PendingRead] = [:]
    var pendingByteCount = 0
    var nextRead: UInt64 = 1
    /// Reads that this turn asks for, by holder.
    var reads: [UInt32: [Read.Entry]] = [:]

    var memory = MemoryAccount()

    /// Whether there is a session with the scheduler.
    var isConnected = false
    /// The scheduler's state that all of this comes from; 0: none yet.
    var state: UInt64 = 0
    /// Reports that were sent, and of which it is not known that they are safe; what may have to be said again.
    var outbox: [Report] = []
    /// What is to be said again in the session that is beginning.
    var unsaid = Report()
    var nextReport: UInt64 = 1
    /// What failed along with each task that failed since the account of a session that is beginning. Nobody is told of
    /// these where the failure itself is told.
    var failedAlong: [TaskID: [TaskID]] = [:]

    /// What the scheduler will be told.
    var report = Report()
    /// The delivered values of `report`.
    var values: [UInt8] = []
    /// Results to drop before the next instruction.
    var drops: [TaskID] = []
    var instructions: [WorkerInstruction] = []

    package init(configuration: WorkerConfiguration = WorkerConfiguration()) {
        self.configuration = configuration
        idleThreads = Array((0..<configuration.threadCount).reversed())
    }

    /// Takes in what happened.
    package mutating func handle(_ event: WorkerEvent) {
        switch event {
        case .found(let state, let results): found(results, of: state)
        case .welcomed(let welcome): welcomed(welcome)
        case .disconnected: lostScheduler()
        case .work(let work): received(work)
        case .runFinished(let thread, let outcomes): runFinished(thread, outcomes)
        case .answered(let holder, let reply): answered(reply, by: holder)
        case .unreachable(let holder): unreachable(holder)
        case .stored(let task): stored(task)
        case .notStored(let task, let reason): notStored(task, reason)
        case .measured(let reading): measured(reading)
        case .madeRoom(let reading): madeRoom(reading)
        }
    }

    /// Decides, and gives everything that is to be done, in order.
    package mutating func turn() -> [WorkerInstruction] {
        weighMemory()
        continueFetches()
        // What was reserved just now counts as well.
        weighMemory()
        startRuns()
        for holder in reads.keys.sorted() {
            instruct(.read(holder: holder, Read(entries: reads[holder] ?? [])))
        }
        reads.removeAll(keepingCapacity: true)
        if isConnected, !report.isEmpty || memory.isPaused != memory.toldPaused { sendReport() }
        if !drops.isEmpty { instructions.append(.drop(drops)) }
        drops = []
        defer { instructions = [] }
        return instructions
    }

    private mutating func sendReport() {
        report.isPaused = memory.isPaused
        memory.toldPaused = memory.isPaused
        report.completions.values = Payload(values)
        values = []
        report.number = nextReport
        nextReport += 1
        instruct(.report(report))
        if report.completions.delivers || !report.failures.isEmpty { outbox.append(report) }
        report = Report()
    }

    /// Has results dropped from the store, in order with everything else: one that was dropped may come again.
    mutating func drop(_ tasks: [TaskID]) {
        drops.append(contentsOf: tasks)
    }

    /// Has something done, after all that was dropped before.
    mutating func instruct(_ instruction: WorkerInstruction) {
        if !drops.isEmpty {
            instructions.append(.drop(drops))
            drops = []
        }
        instructions.append(instruction)
    }

    /// What it holds and does, for people.
    package var counts: (tasks: Int, running: Int, held: Int, heldByteCount: UInt64) {
        var (tasks, held, bytes) = (0, 0, UInt64(0))
        for (_, section) in sections {
            tasks += section.tasks.count
            held += section.held.count
            for (_, result) in section.held { bytes += result.byteCount }
        }
        return (tasks, runs.count, held, bytes)
    }

    /// Nothing that is here is of any use.
    mutating func forgetEverything() {
        for thread in runs.keys.sorted() { instruct(.cancel(thread: thread)) }
        sections = SectionTable()
        ready = ReadyQueue()
        fetches = [:]
        fetchQueue = []
        pendingReads = [:]
        pendingByteCount = 0
        memory.endSession()
        reads = [:]
        report = Report()
        (outbox, unsaid, failedAlong) = ([], Report(), [:])
        values = []
        drops = []
        instructions.append(.reset)
    }
}
