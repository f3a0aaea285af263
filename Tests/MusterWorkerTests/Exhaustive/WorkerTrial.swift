import MusterGraph
import MusterProtocol
import MusterStateSearch

@testable import MusterWorker

/// A worker's core, what has been said to it, and doubles of its store and threads. Only what a scheduler can say is said: a
/// task is not given while it is here, nor a result released that is still to be made.
final class WorkerTrial: Trial {
    let scenario: WorkerScenario
    var state: WorkerState
    var problems: [String] = []
    var store: Set<TaskID> = []
    var runs: [Int: Run] = [:]
    var reads: [UInt64: (holder: UInt32, entry: Read.Entry)] = [:]
    /// Values that the store has been asked to keep.
    var storing: Set<TaskID> = []
    var isMakingRoom = false
    var isConnected = false
    /// What it has told in a hello that is not answered.
    var told: WorkerAccount?
    /// The attempts that the scheduler knows to be here.
    var given: [TaskID: UInt64] = [:]
    var openGraphs: Set<UInt64> = []
    var closedGraphs: Set<UInt64> = []
    var nextAttempt: UInt64 = 1
    /// Which scheduler it is connected with.
    var schedulerState: UInt64 = 1

    init(_ scenario: WorkerScenario) {
        self.scenario = scenario
        state = WorkerState(configuration: scenario.configuration)
    }

    static func happenings(in scenario: WorkerScenario) -> [WorkerHappening] { WorkerHappening.all(of: scenario) }

    func apply(_ step: WorkerHappening) -> Bool {
        if step == .hello { return tell() }
        if step == .disconnect, told != nil {
            told = nil
            return true
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
}
