import MusterGraph
import MusterProtocol

/// What has happened in a simulation, as nobody in the cluster knows it: what may have come of it is judged by this.
final class SimulationLedger {
    /// Graphs that the scheduler has accepted, by its number.
    private(set) var requests: [UInt64: SimulatedRequest] = [:]
    /// Results for which there was no room once.
    var unstoredResults: Set<TaskID> = []
    /// Results for which there was no room once where they were fetched.
    var unstoredInputs: Set<TaskID> = []
    /// Tasks that have finished somewhere.
    var finished: Set<TaskID> = []
    /// Answers to reads that were made to fail, and that no client has been told of yet.
    var failedReads: [TaskID: Int] = [:]
    /// How many workers each task has killed.
    var kills: [TaskID: Int] = [:]
    /// Calls of values alone that have failed for what they did to workers, by those values; with the last graph that had
    /// been accepted by then.
    var condemned: [[UInt8]: UInt64] = [:]
    /// How often something that was held may have been lost.
    var lossCount = 0
    /// How many sessions of workers have ended that had each task.
    var losses: [TaskID: Int] = [:]
    /// Whether a task may fail since too many workers were lost that had it, whoever's fault that was.
    var toleratesLosses = false
    /// What each run of a task with effects came to, by attempt.
    var effects: [TaskID: [UInt64: Payload]] = [:]
    /// The attempts of each task that count: whose end was told, or taken over, when they were the last.
    var counted: [TaskID: Set<UInt64>] = [:]
    /// Attempts that have come to a result, at whatever worker.
    var ended: Set<TaskAttempt> = []
    /// How often a worker was told by one holder that it has not what it should have.
    var refusals: [Refusal: Int] = [:]
    /// How many assignments were not the first of their task.
    var rerunCount = 0

    /// Who asked whom for what.
    struct Refusal: Hashable {
        let link: PeerLink
        let task: TaskID
    }

    func accepted(_ request: SimulatedRequest, as graph: UInt64) {
        requests[graph] = request
    }

    /// Another client goes on with a request.
    func collected(_ request: SimulatedRequest) {
        if request.graphNumber != 0 { requests[request.graphNumber] = request }
    }

    /// Whether the task has run, or is a value that need not.
    func isDone(_ task: TaskID) -> Bool {
        if finished.contains(task) { return true }
        // Nobody has been told of the graph yet, though its tasks may run: then it is not known what they are.
        return requests[task.graph].map { SimulatedGraph.isLiteral($0.graph.compiled, Int(task.index)) } ?? true
    }

    /// Whether a task that should have a result may fail all the same, and with what.
    func mayFail(_ task: TaskID, with kind: FailureDescription.Kind? = nil) -> Bool {
        var (seen, stack): (Set<TaskID>, [TaskID]) = ([task], [task])
        while let next = stack.popLast() {
            if next == task || kind == nil || kind == .dependencyFailed, hasReason(next, kind) { return true }
            for input in inputs(of: next) where seen.insert(input).inserted { stack.append(input) }
        }
        return false
    }

    /// Whether the task itself had cause to fail.
    private func hasReason(_ task: TaskID, _ kind: FailureDescription.Kind?) -> Bool {
        let isFree = kind == nil || kind == .dependencyFailed
        if isFree || kind == .noRoom {
            if unstoredResults.contains(task) { return true }
            if !unstoredInputs.isEmpty, inputs(of: task).contains(where: unstoredInputs.contains) { return true }
        }
        if isFree || kind == .workerLost {
            if isDoubtful(task) || toleratesLosses && losses[task, default: 0] >= 3 { return true }
        }
        guard isFree || kind == .dataLost else { return false }
        return inputs(of: task).contains { input in
            guard input.graph != task.graph, let request = requests[input.graph] else { return false }
            // What was made of a future stays. Only when that is lost, the future is needed again.
            return isEnded(request) || (lossCount > 0 && mayBeOver(request))
        }
    }

    /// What a task takes, or comes after.
    private func inputs(of task: TaskID) -> [TaskID] {
        guard let graph = requests[task.graph]?.graph.compiled else { return [] }
        var inputs: [TaskID] = []
        graph.forEachReference(of: Int(task.index)) { reference in
            switch reference {
            case .task(let index), .after(let index): inputs.append(TaskID(graph: task.graph, index: index))
            case .future(let future): inputs.append(future)
            }
        }
        return inputs
    }

    /// Whose results a task takes.
    func results(takenBy task: TaskID) -> [TaskID] {
        guard let graph = requests[task.graph]?.graph.compiled else { return [] }
        return ArgumentReference.results(takenBy: graph.arguments(of: Int(task.index)), of: task.graph)
    }

    /// Whether a client counts on a result that it has been told of, or will be.
    func isHeldByClient(_ task: TaskID) -> Bool {
        guard let request = requests[task.graph], !isEnded(request), request.wanted.contains(task.index),
            request.graph.outcomes[Int(task.index)].hasResult
        else { return false }
        switch request.mode {
        // The value may be on its way, where it was read before: a read that finds nothing is told by the client.
        case .deliver: return false
        case .hold, .detach: return !request.released.contains(task.index) && !request.failed.contains(task.index)
        }
    }

    /// Whether a result that comes along with its report can only have been asked for so that there is a copy.
    func isDeliveredForCopy(_ task: TaskID) -> Bool {
        guard let request = requests[task.graph] else { return false }
        return request.mode != .deliver || !request.wanted.contains(task.index)
    }

    /// The graph of a client's request.
    func graph(of request: UInt64, in connection: ConnectionID) -> UInt64? {
        guard !effects.isEmpty else { return nil }
        return requests.first { $0.value.number == request && $0.value.client.connection == connection }?.key
    }

    /// Whether the client has ended the graph as a whole.
    private func isEnded(_ request: SimulatedRequest) -> Bool {
        request.isCancelled || !request.client.isAlive && !(request.mode == .detach && request.isAccepted)
    }

    /// Whether the scheduler may have ended a graph: nobody holds any of its results.
    private func mayBeOver(_ request: SimulatedRequest) -> Bool {
        isEnded(request)
            || request.wanted.allSatisfy { index in
                request.released.contains(index) || request.failed.contains(index)
                    || !request.graph.outcomes[Int(index)].hasResult || mayFail(request.id(of: index))
            }
    }

    /// Whether a future may be unknown to the scheduler.
    func mayBeGone(_ future: TaskID) -> Bool {
        guard let request = requests[future.graph] else { return true }
        return request.released.contains(future.index) || mayBeOver(request)
    }
}

/// Tasks that kill workers.
extension SimulationLedger {
    /// What a killing call takes, as bytes, where that stands in the graph: then the call is the same in every graph.
    func killingValue(of task: TaskID) -> [UInt8]? {
        guard let graph = requests[task.graph]?.graph.compiled else { return nil }
        let inputs = inputs(of: task)
        if inputs.isEmpty { return graph.arguments(of: Int(task.index)).withUnsafeBytes { Array($0) } }
        guard inputs.count == 1, inputs[0].graph == task.graph, SimulatedGraph.isLiteral(graph, Int(inputs[0].index))
        else { return nil }
        return graph.literal(of: Int(inputs[0].index)).withUnsafeBytes { Array($0) }
    }

    /// Whether it is known of each task that has killed a worker what it calls. It is not where a graph was turned down after
    /// all, since it could not be written down.
    var knowsKillers: Bool { kills.keys.allSatisfy { requests[$0.graph] != nil } }

    /// How many workers the task's call has killed, in whatever graph.
    func killCount(of task: TaskID) -> Int {
        guard let value = killingValue(of: task) else { return kills[task] ?? 0 }
        return kills.reduce(0) { killingValue(of: $1.key) == value ? $0 + $1.value : $0 }
    }

    /// Whether the same call had failed for good before the task's graph came.
    func isCondemned(_ task: TaskID) -> Bool {
        killingValue(of: task).flatMap { condemned[$0] }.map { $0 < task.graph } ?? false
    }

    /// A killing call has failed, and its client has been told.
    func condemn(_ task: TaskID) {
        guard let value = killingValue(of: task), condemned[value] == nil else { return }
        condemned[value] = requests.keys.max() ?? 0
    }
}
