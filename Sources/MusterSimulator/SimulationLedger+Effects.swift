import MusterGraph
import MusterProtocol

/// Functions with effects, whose values differ from attempt to attempt.
extension SimulationLedger {
    /// A task has begun to run. Returns what is wrong with that.
    func ran(_ task: TaskID, attempt: UInt64, value: Payload) -> String? {
        let isFirst = effects[task] == nil
        effects[task, default: [:]][attempt] = value
        guard !isFirst, !mayRunAgain(task) else { return nil }
        return "task \(task) has effects and has run before, and its call does not let it run again"
    }

    private func mayRunAgain(_ task: TaskID) -> Bool {
        // Nobody has been told of the graph yet: then it is not known.
        guard let graph = requests[task.graph]?.graph.compiled else { return true }
        return graph.options(of: Int(task.index))?.rerun ?? false
    }

    func hasEffects(_ task: TaskID) -> Bool {
        guard let graph = requests[task.graph]?.graph.compiled else { return false }
        let function = graph.functionOf[Int(task.index)]
        return function != CompiledGraph.noFunction && graph.functions[Int(function)] == SimulatedFunctions.effect
    }

    /// Whether what two attempts of a task come to may differ, as far as it is known what the task is.
    func mayDiffer(_ task: TaskID) -> Bool {
        requests[task.graph] == nil || hasEffects(task) && mayRunAgain(task)
    }

    /// Whether a value is that of an attempt which counts.
    func counts(_ value: Payload, of task: TaskID) -> Bool {
        let attempts = counted[task] ?? []
        return (effects[task] ?? [:]).contains { attempts.contains($0.key) && $0.value == value }
    }

    /// Whether a task may have failed since nobody knows whether it has had its effects.
    func isDoubtful(_ task: TaskID) -> Bool {
        guard hasEffects(task), !mayRunAgain(task) else { return false }
        return lossCount > 0 || requests[task.graph]?.isRepeated == true
    }

    /// Whether a value is one that a client may be given.
    func accepts(_ value: Payload, of task: TaskID) -> Bool {
        if hasEffects(task), !counts(value, of: task) { return false }
        return self.value(of: task) ?? value == value
    }

    /// What a task that depends on effects should come to; nil where more than one value would be right.
    func value(of task: TaskID) -> Payload? {
        var known: [TaskID: Payload] = [:]
        return value(of: task, &known)
    }

    private func value(of task: TaskID, _ known: inout [TaskID: Payload]) -> Payload? {
        if let value = known[task] { return value }
        guard let request = requests[task.graph] else { return nil }
        switch request.graph.outcomes[Int(task.index)] {
        case .value(let value): return value
        case .failure: return nil
        case .varies: break
        }
        var value: Payload?
        if hasEffects(task) {
            if let runs = effects[task], runs.count == 1 { value = runs.first?.value }
        } else {
            let graph = request.graph.compiled
            for input in results(takenBy: task) where known[input] == nil {
                guard let value = self.value(of: input, &known) else { return nil }
                known[input] = value
            }
            let inputs = known
            let function = graph.functionOf[Int(task.index)]
            let name = function == CompiledGraph.noFunction ? nil : graph.functions[Int(function)]
            value = try? SimulatedFunctions.call(
                name, graph.arguments(of: Int(task.index)), lookUp: { inputs[$0] }, graph: task.graph
            ).get()
        }
        known[task] = value
        return value
    }
}
