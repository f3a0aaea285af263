import MusterGraph

/// What must hold after every turn, whatever has happened.
extension WorkerState {
    /// Everything that does not hold. Looks at every task.
    ///
    /// - Parameter limit: With more tasks than this nothing is looked at, as it would take too long after every event.
    package func checkInvariants(upTo limit: Int = .max) -> [String] {
        guard sections.reduce(0, { $0 + $1.section.tasks.count }) <= limit else { return [] }
        var problems: [String] = []
        for (graph, section) in sections {
            for (index, task) in section.tasks.sorted(by: { $0.key < $1.key }) {
                let id = TaskID(graph: graph, index: index)
                problems += problemsOf(task).map { "task \(id), \(task.phase), missing \(task.missing): \($0)" }
            }
            for (index, held) in section.held.sorted(by: { $0.key < $1.key }) {
                let id = TaskID(graph: graph, index: index)
                let uses = countUses(of: id)
                if held.uses != uses { problems.append("result \(id) has \(uses) uses, and counts \(held.uses)") }
                if held.isLocal || held.isReleased, uses == 0 {
                    problems.append("local result \(id) is held for nobody")
                }
            }
        }
        return problems + memoryProblems
    }

    private func problemsOf(_ task: TaskRecord) -> [String] {
        var problems: [String] = []
        let missing = task.inputs.filter { sections[$0.graph]?.held[$0.index] == nil }
        for input in missing {
            let isComing = sections[input.graph]?.tasks[input.index] != nil || fetches[input] != nil
            // Inside a run a result that only the run takes is never held.
            if !isComing, task.phase != .running { problems.append("input \(input) is neither here nor coming") }
        }
        if task.phase == .waiting, task.missing == 0 { problems.append("waits for nothing") }
        if task.phase == .ready, task.missing != 0 { problems.append("is ready, and is not") }
        return problems
    }

    private func countUses(of input: TaskID) -> Int {
        sections.reduce(0) { sum, entry in
            sum + entry.section.tasks.count { $0.value.inputs.contains(input) }
        }
    }

    /// Whether nothing is left of any graph.
    package var isIdle: Bool {
        sections.allSatisfy { $0.section.tasks.isEmpty && $0.section.held.isEmpty } && fetches.isEmpty
            && pendingReads.isEmpty
            && runs.isEmpty
    }
}
