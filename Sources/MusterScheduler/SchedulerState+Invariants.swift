import MusterGraph
import MusterProtocol

/// What must hold after every turn, whatever has happened.
extension SchedulerState {
    /// Everything that does not hold, with the story of the task that it is about. Looks at every task of every graph.
    ///
    /// - Parameter limit: With more tasks than this nothing is looked at, and with more clients than a tenth of it not what they
    ///   read, as it would take too long after every event.
    package func checkInvariants(upTo limit: Int = .max) -> [String] {
        guard graphs.reduce(0, { $0 + $1.taskCount }) <= limit else { return [] }
        var problems: [String] = []
        var assigned = [UInt32: Int]()
        for slot in graphs.indices where graphs[slot].isOpen {
            for index in 0..<graphs[slot].taskCount {
                let task = TaskReference(slot: UInt32(slot), index: UInt32(index))
                if graphs[slot].phase[index] == .assigned { assigned[graphs[slot].worker[index], default: 0] += 1 }
                problems += problemsOf(task).map { "\($0): \(story(of: task))" }
            }
            problems += countProblems(ofSlot: slot)
        }
        let kept = graphs.reduce(0) { $0 + ($1.isOpen ? $1.answers.byteCount : 0) }
        if kept != answersByteCount {
            problems.append("\(kept) bytes of answers are kept, and \(answersByteCount) counted")
        }
        problems += ownCopyProblems
        if clients.count <= limit / 10 { problems += windowProblems }
        for worker in connectedWorkers where assigned[worker.number, default: 0] != worker.outstandingCount {
            problems.append(
                "worker \(worker.name) has \(assigned[worker.number, default: 0]) tasks, and \(worker.outstandingCount) are counted"
            )
        }
        return problems
    }

    private func problemsOf(_ task: TaskReference) -> [String] {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let missing = inputs(of: task).filter { graphs[Int($0.slot)].phase[Int($0.index)] != .done }
        var problems: [String] = []
        if graphs[slot].users[index] != countUsers(of: task) { problems.append("users are \(countUsers(of: task))") }
        switch graphs[slot].phase[index] {
        case .waiting:
            if missing.count != graphs[slot].missing[index] { problems.append("missing inputs are \(missing.count)") }
            if graphs[slot].users[index] == 0 { problems.append("waits, and nobody needs it") }
            if missing.isEmpty, !isListed(task) { problems.append("could run, and is on no list") }
            if missing.isEmpty, isForgotten(task) { problems.append("could run at an idle worker: all are paused") }
        case .assigned:
            if missing.count != graphs[slot].missing[index] { problems.append("missing inputs are \(missing.count)") }
            if !workers[Int(graphs[slot].worker[index])].isConnected {
                problems.append("assigned to a worker that left")
            }
        case .done:
            let holder = graphs[slot].worker[index]
            if holder != 0, !workers[Int(holder)].isConnected { problems.append("held by a worker that left") }
            if graphs[slot].users[index] == 0 { problems.append("held, and nobody needs it") }
        case .released:
            if graphs[slot].users[index] != 0 { problems.append("released, and needed") }
        case .failed: break
        }
        return problems
    }

    private func inputs(of task: TaskReference) -> [TaskReference] {
        let near = graphs[Int(task.slot)].inputs[task.index].map { TaskReference(slot: task.slot, index: $0) }
        return near + (graphs[Int(task.slot)].foreignInputs[task.index] ?? []).filter { graphs[Int($0.slot)].isOpen }
    }

    private func countUsers(of task: TaskReference) -> UInt32 {
        let slot = Int(task.slot)
        let near = graphs[slot].dependents[task.index].map { TaskReference(slot: task.slot, index: $0) }
        let far = graphs[slot].foreignDependents[task.index] ?? []
        let tasks = (near + far).count { user in
            let phase = graphs[Int(user.slot)].phase[Int(user.index)]
            return phase == .waiting || phase == .assigned
        }
        let marks = graphs[slot].marks[Int(task.index)]
        return UInt32(tasks) + (marks.contains(.held) ? 1 : 0) + (marks.contains(.pinned) ? 1 : 0)
    }

    /// Whether somebody will come across a task that can run.
    private func isListed(_ task: TaskReference) -> Bool {
        let slot = Int(task.slot)
        if graphs[slot].ready.contains(task.index) { return readySlots.contains(task.slot) }
        if graphs[slot].aside.values.contains(where: { $0.tasks.items.contains(task.index) }) {
            return readySlots.contains(task.slot)
        }
        if suspects.contains(task) { return true }
        return workers.contains { isOpen($0.number) && $0.preferred.items.contains(task) }
    }

    /// Whether every worker is short of memory, and one has nothing to do that could run the task all the same.
    private func isForgotten(_ task: TaskReference) -> Bool {
        !returning.isUnderWay && !pausedWorkers.isEmpty && pausedWorkers.count == workerOfConnection.count
            && !isHeld(task) && idlePausedWorkers.contains { canRun(task, at: $0) }
    }

    private func countProblems(ofSlot slot: Int) -> [String] {
        let graph = graphs[slot]
        var problems: [String] = []
        let unanswered = graph.marks.count { $0.contains(.wanted) && !$0.contains(.answered) }
        if unanswered != graph.unansweredCount {
            problems.append("graph \(graph.number) has \(unanswered) unanswered, and counts \(graph.unansweredCount)")
        }
        let held = graph.marks.count { $0.contains(.held) }
        if held != graph.heldCount {
            problems.append("graph \(graph.number) has \(held) held, and counts \(graph.heldCount)")
        }
        return problems
    }

    /// All that is known of a task, for a failure's message.
    private func story(of task: TaskReference) -> String {
        let (graph, index) = (graphs[Int(task.slot)], Int(task.index))
        return """
            task \(graph.number)/\(index) (\(key(of: task))) is \(graph.phase[index]) at \(graph.worker[index]), \
            attempt \(graph.attempt[index]), missing \(graph.missing[index]), ahead \(graph.ahead[index]), \
            users \(graph.users[index]), marks \(graph.marks[index].rawValue), copies \(graph.copies[task.index] ?? []), \
            inputs \(graph.inputs[task.index].map { "\($0) \(graph.phase[Int($0)])" }), \
            dependents \(graph.dependents[task.index].map { "\($0) \(graph.phase[Int($0)])" })
            """
    }

    /// What is left of graphs, for people.
    package var leftovers: [String] {
        graphs.filter(\.isOpen).map { graph in
            let client = graph.client.map { "of client \($0.number)" } ?? "whose client is away"
            return "graph \(graph.number) \(client), \(graph.mode), finished: \(graph.isFinished), "
                + "\(graph.unansweredCount) unanswered, \(graph.heldCount) held, "
                + "\(graph.answers.entries.count) answers kept"
        } + (relays.isEmpty ? [] : ["\(relays.count) reads"]) + (loads.isEmpty ? [] : ["\(loads.count) loads"])
            + (ownCopiesByteCount == 0 ? [] : ["\(ownCopiesByteCount) bytes of copies"])
            + (pendingGraphs.isEmpty ? [] : ["\(pendingGraphs.count) graphs that wait for a worker"])
    }

    /// Whether nothing is left of any graph.
    package var isIdle: Bool {
        !graphs.contains(where: \.isOpen) && pendingGraphs.isEmpty && relays.isEmpty && loads.isEmpty
            && ownCopiesByteCount == 0
    }
}
