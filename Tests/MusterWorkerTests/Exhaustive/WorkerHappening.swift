import MusterGraph

/// One thing that can happen to a worker. Tasks are numbered as the scenario has them.
enum WorkerHappening: Hashable {
    /// The worker asks for a session, and tells what it has.
    case hello
    /// The session begins.
    case welcome(Verdict)
    /// The session ends, or none comes of the hello.
    case disconnect
    /// The scheduler gives it a task; its inputs are here, or come from these.
    case assign(Int, Flags, Origin)
    /// The scheduler gives it a task and one that takes its result, which is local.
    case assignChain(Int, Int)
    case release(Int)
    case takeBack(Int)
    case acknowledge
    case close(graph: UInt64)
    /// The thread that runs the task is done.
    case finish(Int, Outcome)
    /// A holder answers all that it was asked of a value.
    case answer(Int, Answer)
    case unreachable(holder: UInt32)
    /// The store has done what it was asked to.
    case stored(Int, Bool)
    case memory(Reading)

    /// What the scheduler says of what a worker brings.
    enum Verdict: Hashable {
        case keepAll
        case drop(Int)
        /// It has begun anew, and knows nothing.
        case otherState
    }

    enum Flags: CaseIterable { case keep, deliver }
    enum Origin: CaseIterable { case worker, twoWorkers, scheduler, nobody }
    enum Outcome: CaseIterable { case stored, delivered, failed }
    enum Answer: CaseIterable { case found, notHeld, otherSize }
    enum Reading: CaseIterable { case little, much, madeRoom }

    /// The sort of event, for the count of what has met what.
    var kind: String {
        switch self {
        case .hello: "what it has is told"
        case .welcome(.keepAll): "a session begins"
        case .welcome(.drop): "a session begins, and it is dropped"
        case .welcome(.otherState): "a session with another scheduler begins"
        case .disconnect: "the session ends"
        case .assign: "it is given"
        case .assignChain: "it is given with one that takes it"
        case .release: "it is released"
        case .takeBack: "it is asked back"
        case .acknowledge: "reports are acknowledged"
        case .close: "its graph is closed"
        case .finish(_, let outcome): "its run ends: \(outcome)"
        case .answer(_, let answer): "a holder answers: \(answer)"
        case .unreachable: "a holder is unreachable"
        case .stored(_, let isStored): isStored ? "it is stored" : "it is not stored"
        case .memory(.madeRoom): "room is made"
        case .memory(.little), .memory(.much): "memory is measured"
        }
    }

    /// The task that it is about; nil: all of them.
    var task: Int? {
        switch self {
        case .welcome(.drop(let task)), .assign(let task, _, _), .assignChain(let task, _), .release(let task),
            .takeBack(let task), .finish(let task, _), .answer(let task, _), .stored(let task, _):
            task
        case .hello, .welcome(.keepAll), .welcome(.otherState), .disconnect, .acknowledge, .close, .unreachable,
            .memory:
            nil
        }
    }

    /// All that can happen with the tasks of a scenario.
    static func all(of scenario: WorkerScenario) -> [WorkerHappening] {
        var steps: [WorkerHappening] = [.hello, .welcome(.keepAll), .welcome(.otherState), .disconnect, .acknowledge]
        steps += Set(scenario.tasks.map(\.graph)).sorted().map { .close(graph: $0) }
        steps += [0, 2, 3].map { .unreachable(holder: $0) }
        if scenario.countsMemory { steps += Reading.allCases.map { .memory($0) } }
        for task in scenario.tasks.indices {
            let takes = !scenario.inputs(of: scenario.tasks[task]).isEmpty
            steps += [
                .welcome(.drop(task)), .release(task), .takeBack(task), .stored(task, true), .stored(task, false),
            ]
            steps += Answer.allCases.map { .answer(task, $0) }
            guard !scenario.elsewhere.contains(task) else { continue }
            for origin in Origin.allCases where takes || origin == .worker {
                steps += Flags.allCases.map { .assign(task, $0, origin) }
            }
            steps += Outcome.allCases.map { .finish(task, $0) }
            let users = scenario.users(of: scenario.tasks[task])
            if users.count == 1, let user = users.first, scenario.tasks[user].graph == scenario.tasks[task].graph {
                steps.append(.assignChain(task, user))
            }
        }
        return steps
    }
}
