import MusterConversations
import MusterGraph
import MusterProtocol
import MusterWorker

/// The worker's core, with doubles of its store and its threads. They complain of what a shell could not do: dropping
/// what is not stored, running what lacks an input, reading from someone nobody has told of.
final class WorkerRole: ConversationRole {
    var state = WorkerState(configuration: WorkerConfiguration())
    var names = GraphNames()
    /// The sizes of the values in the store.
    var store: [TaskID: UInt64] = [:]
    /// What each thread runs.
    var runs: [Int: Run] = [:]
    private var threadCount = 1
    /// Reads that nobody has answered, and whom they went to.
    var reads: [UInt64: (holder: UInt32, entry: Read.Entry)] = [:]
    private var knownPeers: Set<UInt32> = [0]
    /// The sizes of inputs that others hold.
    var sourceByteCounts: [TaskID: UInt64] = [:]
    var nextAttempt: UInt64 = 1
    private var graphCount: UInt64 = 0
    var introduced: Set<UInt32> = [0]
    private var problems: [String] = []
    /// Why the store takes nothing; nil while it does.
    private var storeProblem: String?
    /// Whether the scheduler was last told that memory is short.
    private var isPaused = false
    /// Whether an instruction was answered at once, so that another turn is due.
    private var needsTurn = false
    /// Whether something other than definitions has been said.
    private var hasBegun = false

    func perform(_ steps: [Step]) throws -> [String] {
        var lines: [String] = []
        try beginSession(before: steps)
        for step in steps {
            switch try step.word(0) {
            case "graph":
                lines += try names.define(step)
                graphCount += 1
                names.number(try names.graph(step.word(1)), graphCount)
            case "configure": try configure(step)
            case "work": state.handle(.work(try work(step)))
            case "finish": try finish(step)
            case "answer", "deny": try answer(step)
            case "unreachable":
                let holder: UInt32 = try step.number(1)
                reads = reads.filter { $0.value.holder != holder }
                state.handle(.unreachable(holder: holder))
            case "full": storeProblem = step.rest(after: 0)
            case "welcome":
                isPaused = false
                let welcome = try welcome(step)
                state.handle(.welcomed(welcome))
            case "account": lines += account()
            // `measured 700 spillable=100`, `made-room 500`: bytes that are used.
            case "measured": state.handle(.measured(try reading(step)))
            case "made-room": state.handle(.madeRoom(try reading(step)))
            case "disconnect":
                reads = [:]
                isPaused = false
                state.handle(.disconnected)
            default: throw step.unknown
            }
        }
        // A block that only defines graphs is not a wake-up.
        guard steps.contains(where: { $0.words.first != "graph" && $0.words.first != "configure" }) else {
            return lines
        }
        repeat {
            needsTurn = false
            for instruction in state.turn() { lines += carryOut(instruction) }
            problems += state.checkInvariants()
        } while needsTurn
        return lines
    }

    /// A conversation that does not begin with a welcome is in the midst of a session.
    private func beginSession(before steps: [Step]) throws {
        let first = steps.first { $0.words.first != "graph" && $0.words.first != "configure" }
        guard !hasBegun, let first else { return }
        hasBegun = true
        if first.words.first != "welcome" { state.handle(.welcomed(try welcome(first, dropping: []))) }
    }

    /// `welcome g/x g/y state=7`: the tasks are dropped.
    private func welcome(_ step: Step, dropping tasks: [TaskID]? = nil) throws -> Welcome {
        let dropped = TaskColumns(try tasks ?? step.words.dropFirst().map { try names.task($0) })
        return Welcome(
            state: try step.option("state", or: 7), incarnation: 1, worker: 1, heartbeatMilliseconds: 1_000,
            silenceMilliseconds: 10_000, inlineByteCount: 65_536, dropped: dropped)
    }

    /// What it would say in a hello.
    private func account() -> [String] {
        let account = state.account()
        let held = account.held.enumerated().map { place, task in
            let attempt = account.heldAttempts[place]
            let origin = attempt == 0 ? "fetched" : "attempt \(names.attempt(attempt))"
            return "    holds \(names.text(task)), \(account.heldByteCounts[place]) B, \(origin)"
        }
        let assigned = zip(account.assigned, account.assignedAttempts).map { task, attempt in
            "    has \(names.text(task)), attempt \(names.attempt(attempt))"
        }
        return ["account of state \(account.state)"] + held + assigned
    }

    func takeProblems() -> [String] {
        defer { problems = [] }
        return problems
    }

    func leftovers() -> [String] {
        (state.isIdle ? [] : ["the worker still has something"])
            + (store.isEmpty ? [] : ["the store still has \(names.text(store.keys.sorted()))"])
    }

    private func reading(_ step: Step) throws -> MemoryReading {
        MemoryReading(usedByteCount: try step.number(1), spillableByteCount: try step.option("spillable", or: 0))
    }

    /// `configure threads=2 run=2000 tasks=10 reads=8 memory=1000 crashes=1`, before anything happens; `run` in nanoseconds.
    private func configure(_ step: Step) throws {
        var configuration = WorkerConfiguration()
        threadCount = try step.option("threads", or: 1)
        configuration.threadCount = threadCount
        configuration.runNanoseconds = Double(try step.option("run", or: Int(configuration.runNanoseconds)))
        configuration.runTaskCount = try step.option("tasks", or: configuration.runTaskCount)
        configuration.readsPerValue = try step.option("reads", or: configuration.readsPerValue)
        let memory: UInt64 = try step.option("memory", or: 0)
        if memory > 0 { configuration.memory = MemoryMarks(limit: memory) }
        let crashes: UInt32 = try step.option("crashes", or: 0)
        configuration.crashes = (0..<crashes).map { number in
            Crash(
                state: 1, identity: UInt64(number) + 100,
                tasks: [TaskAttempt(task: TaskID(graph: 1, index: number), attempt: 1)], isCertain: true,
                failure: FailureDescription(kind: .workerLost, message: "signal 11"))
        }
        state = WorkerState(configuration: configuration)
    }

    // MARK: What comes out

    private func carryOut(_ instruction: WorkerInstruction) -> [String] {
        switch instruction {
        case .report(let report):
            if report.isEmpty, report.isPaused == isPaused { problems.append("a report that says nothing") }
            isPaused = report.isPaused
            return ["report"] + names.lines(report).map { "    " + $0 }
        case .run(let thread, let run):
            start(run, thread)
            return ["run on thread \(thread)"] + run.items.map { "    " + text($0, of: run.graph) }
        case .cancel(let thread):
            if runs[thread] == nil { problems.append("thread \(thread) is cancelled, and runs nothing") }
            return ["cancel thread \(thread)"]
        case .read(let holder, let read):
            if !knownPeers.contains(holder) { problems.append("\(holder) is read from, and unknown") }
            for entry in read.entries { reads[entry.request] = (holder, entry) }
            return ["read from \(holder)"] + names.lines(read).map { "    " + $0 }
        case .learnPeer(let peer):
            knownPeers.insert(peer.worker)
            return ["learn peer \(peer.worker) at \(peer.address)"]
        case .store(let task, let value):
            needsTurn = true
            if let storeProblem {
                state.handle(.notStored(task, storeProblem))
                return ["store \(names.text(task)), which fails"]
            }
            if store.updateValue(UInt64(value.count), forKey: task) != nil {
                problems.append("\(names.text(task)) is stored, and was already")
            }
            state.handle(.stored(task))
            return ["store \(names.text(task)), \(value.count) B"]
        case .drop(let tasks):
            for task in tasks where store.removeValue(forKey: task) == nil {
                problems.append("\(names.text(task)) is dropped, and not stored")
            }
            return ["drop \(names.text(tasks))"]
        case .openGraph(let opening):
            return ["open \(names.text(opening.graph)): " + opening.functions.map(\.name).joined(separator: " ")]
        case .closeGraph(let graph): return ["close \(names.text(graph))"]
        case .reset:
            store = [:]
            return ["reset"]
        case .makeRoom(let byteCount): return ["make room, \(byteCount) B"]
        }
    }

    private func start(_ run: Run, _ thread: Int) {
        if runs.updateValue(run, forKey: thread) != nil { problems.append("thread \(thread) runs something already") }
        if !(0..<threadCount).contains(thread) { problems.append("there is no thread \(thread)") }
        var made: Set<TaskID> = []
        for item in run.items {
            for input in item.inputs(of: run.graph) where store[input] == nil && !made.contains(input) {
                problems.append("task \(item.index) runs without \(names.text(input))")
            }
            made.insert(TaskID(graph: run.graph, index: item.index))
        }
    }

    private func text(_ item: RunItem, of graph: UInt64) -> String {
        let task = names.text(TaskID(graph: graph, index: item.index))
        let retries = item.retries == 0 ? "" : ", \(item.retries) retries"
        return "\(task), \(names.flags(item.flags))\(item.isStored ? ", stored" : "")\(retries)"
            + "\(names.timeout(item.timeoutMilliseconds)), "
            + "attempt \(names.attempt(item.attempt))"
    }
}
