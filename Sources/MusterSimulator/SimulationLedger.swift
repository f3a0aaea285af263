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
    /// How often something that was held may have been lost.
    var lossCount = 0

    func accepted(_ request: SimulatedRequest, as graph: UInt64) {
        requests[graph] = request
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

    /// Whether the client has ended the graph as a whole.
    private func isEnded(_ request: SimulatedRequest) -> Bool {
        request.isCancelled || !request.client.isAlive
    }

    /// Whether the scheduler may have ended a graph: nobody holds any of its results.
    private func mayBeOver(_ request: SimulatedRequest) -> Bool {
        isEnded(request)
            || request.wanted.allSatisfy { index in
                request.released.contains(index) || request.failed.contains(index)
                    || request.graph.outcomes[Int(index)].value == nil || mayFail(request.id(of: index))
            }
    }

    /// Whether a future may be unknown to the scheduler.
    func mayBeGone(_ future: TaskID) -> Bool {
        guard let request = requests[future.graph] else { return true }
        return request.released.contains(future.index) || mayBeOver(request)
    }
}
