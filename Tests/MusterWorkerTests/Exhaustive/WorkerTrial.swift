import MusterGraph
import MusterProtocol

@testable import MusterWorker

/// A worker's core, what has been said to it, and doubles of its store and threads. Only what a scheduler can say is said: a
/// task is not given while it is here, nor a result released that is still to be made.
final class WorkerTrial {
    let scenario: WorkerScenario
    private(set) var state: WorkerState
    private(set) var problems: [String] = []
    private var store: Set<TaskID> = []
    private(set) var runs: [Int: Run] = [:]
    private var reads: [UInt64: (holder: UInt32, entry: Read.Entry)] = [:]
    /// Values that the store has been asked to keep.
    private(set) var storing: Set<TaskID> = []
    private var isMakingRoom = false
    private(set) var isConnected = false
    /// What it has told in a hello that is not answered.
    private(set) var told: WorkerAccount?
    /// The attempts that the scheduler knows to be here.
    private var given: [TaskID: UInt64] = [:]
    private var openGraphs: Set<UInt64> = []
    private(set) var closedGraphs: Set<UInt64> = []
    private var nextAttempt: UInt64 = 1
    /// Which scheduler it is connected with.
    private var schedulerState: UInt64 = 1

    init(_ scenario: WorkerScenario) {
        self.scenario = scenario
        state = WorkerState(configuration: scenario.configuration)
    }

    /// Does it. Returns whether it can happen now.
    func apply(_ step: WorkerHappening) -> Bool {
        switch step {
        case .hello: return tell()
        case .disconnect where told != nil:
            told = nil
            return true
        default: break
        }
        guard let event = event(of: step) else { return false }
        state.handle(event)
        for instruction in state.turn() { carryOut(instruction) }
        problems += state.checkInvariants()
        return true
    }

    /// The account is asked of the core, which hears of no event.
    private func tell() -> Bool {
        guard !isConnected, told == nil else { return false }
        let account = state.account()
        let tasks = Array(account.held) + Array(account.assigned)
        if Set(tasks).count < tasks.count { problems.append("a task is told of twice: \(tasks)") }
        told = account
        return true
    }

    private func event(of step: WorkerHappening) -> WorkerEvent? {
        switch step {
        case .hello: return nil
        case .welcome(let verdict): return welcome(verdict)
        case .disconnect:
            guard isConnected else { return nil }
            isConnected = false
            reads = reads.filter { $0.value.holder != 0 }
            return .disconnected
        case .assign(let task, let flags, let origin): return assignment(of: task, flags, origin)
        case .assignChain(let task, let next): return chain(of: task, next)
        case .release(let task): return release(scenario.tasks[task])
        case .takeBack(let task): return work { $0.takenBack = TaskColumns([scenario.tasks[task]]) }
        case .acknowledge: return work { $0.acknowledged = .max }
        case .close(let graph): return close(graph)
        case .finish(let task, let outcome): return end(of: scenario.tasks[task], outcome)
        case .answer(let task, let answer): return self.answer(scenario.tasks[task], answer)
        case .unreachable(let holder):
            reads = reads.filter { $0.value.holder != holder }
            return holder == 0 ? nil : .unreachable(holder: holder)
        case .stored(let task, let isStored):
            guard storing.remove(scenario.tasks[task]) != nil else { return nil }
            guard isStored else { return .notStored(scenario.tasks[task], "there is no room") }
            store.insert(scenario.tasks[task])
            return .stored(scenario.tasks[task])
        case .memory(let reading): return memory(reading)
        }
    }

    // MARK: What the scheduler says

    private func work(_ change: (inout Work) -> Void) -> WorkerEvent? {
        guard isConnected else { return nil }
        var work = Work()
        work.attempt = nextAttempt
        nextAttempt += 1
        change(&work)
        return .work(work)
    }

    private func welcome(_ verdict: WorkerHappening.Verdict) -> WorkerEvent? {
        guard let account = told else { return nil }
        let tasks = Array(account.held) + Array(account.assigned)
        var dropped = TaskColumns()
        switch verdict {
        case .keepAll: break
        case .drop(let task):
            guard tasks.contains(scenario.tasks[task]) else { return nil }
            dropped.append(scenario.tasks[task])
        case .otherState:
            guard account.state != 0 else { return nil }
            schedulerState += 1
            (dropped, closedGraphs) = (TaskColumns(tasks), [])
        }
        (isConnected, openGraphs, told) = (true, [], nil)
        let kept = zip(account.assigned, account.assignedAttempts).filter { !dropped.contains($0.0) }
        given = Dictionary(kept, uniquingKeysWith: { $1 })
        return .welcomed(
            Welcome(
                state: schedulerState, incarnation: 1, worker: 1, heartbeatMilliseconds: 1_000,
                silenceMilliseconds: 10_000, inlineByteCount: 65_536, dropped: dropped))
    }

    /// Whether the scheduler may want a task to be run here: it does not while it is here, or its result.
    private func isAssignable(_ task: TaskID) -> Bool {
        let section = state.sections[task.graph]
        guard !closedGraphs.contains(task.graph), section?.tasks[task.index] == nil else { return false }
        return section?.held[task.index].map { $0.isReleased || $0.attempt == 0 } ?? true
    }

    /// Whether the scheduler knows that the worker has a result, or makes it.
    private func isHere(_ task: TaskID) -> Bool {
        let section = state.sections[task.graph]
        return section?.tasks[task.index] != nil || section?.held[task.index].map { !$0.isReleased } ?? false
    }

    private func assignment(
        of number: Int, _ flags: WorkerHappening.Flags, _ origin: WorkerHappening.Origin
    ) -> WorkerEvent? {
        let task = scenario.tasks[number]
        let missing = scenario.inputs(of: task).filter { !isHere($0) }
        guard isAssignable(task), !missing.isEmpty || origin == .worker,
            !missing.contains(where: { closedGraphs.contains($0.graph) })
        else { return nil }
        return work { work in
            // What is delivered stays as well, where somebody takes it.
            let isTaken = !scenario.users(of: task).isEmpty
            add(task, flags == .keep ? .keep : isTaken ? [.deliver, .keep] : .deliver, to: &work)
            for input in missing { add(input, origin, to: &work) }
        }
    }

    private func chain(of number: Int, _ next: Int) -> WorkerEvent? {
        let (task, last) = (scenario.tasks[number], scenario.tasks[next])
        guard isAssignable(task), isAssignable(last) else { return nil }
        return work { work in
            add(task, [], to: &work)
            add(last, .keep, to: &work)
            for input in scenario.inputs(of: task) where !isHere(input) { add(input, .worker, to: &work) }
        }
    }

    private func add(_ task: TaskID, _ flags: Assignments.Flags, to work: inout Work) {
        if openGraphs.insert(task.graph).inserted {
            let choice = FunctionChoice(name: "t.f", candidates: [])
            work.openedGraphs.append(GraphOpening(graph: task.graph, functions: [choice]))
        }
        if work.assignments.last?.graph != task.graph { work.assignments.append(Assignments(graph: task.graph)) }
        var assignments = work.assignments.removeLast()
        let bytes = [assignments.arguments, scenario.arguments(of: task)].flatMap { $0.withUnsafeBytes { Array($0) } }
        given[task] = work.attempt
        assignments.indices.append(task.index)
        assignments.functions.append(0)
        assignments.flags.append(flags)
        assignments.retries.append(0)
        assignments.arguments = Payload(bytes)
        assignments.argumentOffsets.append(UInt32(bytes.count))
        work.assignments.append(assignments)
    }

    private func add(_ input: TaskID, _ origin: WorkerHappening.Origin, to work: inout Work) {
        let holders: [UInt32]
        switch origin {
        case .worker: holders = [2]
        case .twoWorkers: holders = [2, 3]
        case .scheduler: holders = [0]
        case .nobody: return
        }
        work.sources.inputs.append(input)
        work.sources.byteCounts.append(WorkerScenario.byteCount)
        work.sources.holders += holders
        work.sources.holderOffsets.append(UInt32(work.sources.holders.count))
    }

    private func release(_ task: TaskID) -> WorkerEvent? {
        let section = state.sections[task.graph]
        guard section?.tasks[task.index] == nil, section?.held[task.index]?.isReleased == false else { return nil }
        return work { $0.released = TaskColumns([task]) }
    }

    /// With a graph that is over, what takes its results is asked back.
    private func close(_ graph: UInt64) -> WorkerEvent? {
        guard isConnected, state.sections[graph] != nil || openGraphs.contains(graph) else { return nil }
        closedGraphs.insert(graph)
        openGraphs.remove(graph)
        let users = scenario.tasks.filter { task in
            task.graph != graph && state.sections[task.graph]?.tasks[task.index] != nil
                && scenario.inputs(of: task).contains { $0.graph == graph }
        }
        return work { work in
            work.closedGraphs = [graph]
            work.takenBack = TaskColumns(users)
        }
    }

    // MARK: What others say

    /// The run is over that has the task first. What comes of that is the outcome; the others have results, unless they take
    /// one that failed.
    private func end(of task: TaskID, _ outcome: WorkerHappening.Outcome) -> WorkerEvent? {
        let running = runs.first { $0.value.graph == task.graph && $0.value.items[0].index == task.index }
        guard let (thread, run) = running, outcome != .delivered || run.items[0].flags.contains(.deliver) else {
            return nil
        }
        var failed: Set<TaskID> = []
        let outcomes = run.items.enumerated().map { place, item in
            let result = result(of: item, in: run.graph, place == 0 ? outcome : .stored, &failed)
            return RunOutcome(index: item.index, attempt: item.attempt, nanoseconds: 1_000, result: result)
        }
        runs[thread] = nil
        return .runFinished(thread: thread, outcomes: outcomes)
    }

    private func result(
        of item: RunItem, in graph: UInt64, _ outcome: WorkerHappening.Outcome, _ failed: inout Set<TaskID>
    ) -> RunOutcome.Result {
        let task = TaskID(graph: graph, index: item.index)
        guard !item.inputs(of: graph).contains(where: failed.contains) else {
            failed.insert(task)
            return .skipped
        }
        if outcome == .failed {
            failed.insert(task)
            return .failed(FailureDescription(kind: .functionFailed, message: "no"))
        }
        let isDelivered = outcome == .delivered
        let isStored = item.isStored || item.flags.contains(.deliver) && !isDelivered
        if isStored { store.insert(task) }
        return .finished(
            byteCount: isDelivered ? 1 : WorkerScenario.byteCount, isStored: isStored,
            delivered: isDelivered ? Payload([1]) : nil)
    }

    private func answer(_ task: TaskID, _ answer: WorkerHappening.Answer) -> WorkerEvent? {
        let asked = reads.filter { $0.value.entry.task == task }.min { $0.key < $1.key }
        guard let (number, read) = asked else { return nil }
        reads[number] = nil
        let isFound = answer != .notHeld
        let total = WorkerScenario.byteCount + (answer == .otherSize ? 1 : 0)
        let count = isFound ? read.entry.byteCount : 0
        let entry = ReadReply.Entry(
            request: number, status: isFound ? .found : .notHeld, totalByteCount: isFound ? total : 0, byteCount: count)
        return .answered(
            holder: read.holder,
            ReadReply(entries: [entry], bytes: Payload([UInt8](repeating: 7, count: Int(count)))))
    }

    private func memory(_ reading: WorkerHappening.Reading) -> WorkerEvent? {
        let limit = WorkerScenario.memoryByteCount
        switch reading {
        case .little: return .measured(MemoryReading(usedByteCount: 0, spillableByteCount: 0))
        case .much: return .measured(MemoryReading(usedByteCount: limit, spillableByteCount: limit / 2))
        case .madeRoom:
            guard isMakingRoom else { return nil }
            isMakingRoom = false
            return .madeRoom(MemoryReading(usedByteCount: limit / 2, spillableByteCount: 0))
        }
    }

    // MARK: What comes out

    private func carryOut(_ instruction: WorkerInstruction) {
        switch instruction {
        case .report(let report): check(report)
        case .run(let thread, let run): start(run, thread)
        case .cancel(let thread):
            if runs[thread] == nil { problems.append("thread \(thread) is cancelled, and runs nothing") }
        case .read(let holder, let read):
            if holder == 0, !isConnected { problems.append("it asks the scheduler, and has no session") }
            for entry in read.entries { reads[entry.request] = (holder, entry) }
        case .store(let task, _): storing.insert(task)
        case .drop(let tasks):
            for task in tasks where store.remove(task) == nil { problems.append("\(task) is dropped, and not stored") }
        case .reset:
            (store, storing, reads) = ([], [], [:])
            isMakingRoom = false
        case .makeRoom: isMakingRoom = true
        case .learnPeer, .openGraph, .closeGraph: break
        }
    }

    /// The scheduler is told of nothing that it has not given.
    private func check(_ report: Report) {
        if !isConnected { problems.append("it reports, and has no session") }
        let ended = Array(zip(report.completions.tasks, report.completions.attempts))
        for (task, attempt) in ended + report.failures.map({ ($0.task, $0.attempt) })
        where given.removeValue(forKey: task) != attempt {
            problems.append("attempt \(attempt) of \(task) is over, which it was not given")
        }
        for task in report.returned where given.removeValue(forKey: task) == nil {
            problems.append("\(task) is given back, which it was not given")
        }
    }

    private func start(_ run: Run, _ thread: Int) {
        if runs.updateValue(run, forKey: thread) != nil { problems.append("thread \(thread) runs something already") }
        var made: Set<TaskID> = []
        for item in run.items {
            for input in item.inputs(of: run.graph) where !store.contains(input) && !made.contains(input) {
                problems.append("task \(item.index) runs without \(input)")
            }
            made.insert(TaskID(graph: run.graph, index: item.index))
        }
    }

    /// Ends everything, whatever has become of it. Returns what is left then.
    func end() -> [String] {
        _ = apply(.hello)
        _ = apply(.welcome(.keepAll))
        let graphs = Set(scenario.tasks.map(\.graph)).sorted()
        for graph in graphs { _ = apply(.close(graph: graph)) }
        for task in scenario.tasks.indices {
            while apply(.finish(task, .stored)) {}
            while apply(.answer(task, .found)) {}
            _ = apply(.stored(task, true))
        }
        // What was on its way for a graph that is over has come, and the scheduler is told so.
        for graph in graphs { _ = apply(.close(graph: graph)) }
        var rest = state.isIdle ? [] : ["the worker has something"]
        if !store.isEmpty { rest.append("the store has \(store.sorted())") }
        return rest
    }

    /// How many reads of a value are under way, of each holder.
    func readCounts(of task: TaskID) -> [Int] {
        [0, 2, 3].map { holder in reads.values.count { $0.holder == holder && $0.entry.task == task } }
    }

    /// What threads run of a task: what becomes of the result, and what is run before it.
    func runItems(of task: TaskID) -> [String] {
        runs.values.filter { $0.graph == task.graph }.flatMap { run in
            run.items.indices.filter { run.items[$0].index == task.index }.map { place in
                "\(run.items[place].flags.rawValue) after \(run.items[..<place].map(\.index))"
            }
        }.sorted()
    }

    func isStored(_ task: TaskID) -> Bool { store.contains(task) }
    var memoryState: String { "\(isMakingRoom) \(state.memory)" }
}
