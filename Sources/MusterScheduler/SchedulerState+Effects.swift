import MusterGraph
import MusterProtocol

/// Tasks whose functions have effects: nobody may run them again unasked.
///
/// Step 1: such a task is assigned, and that is written down. Step 2: only when it is written is the task sent. Step 3: its
/// result stays until its graph ends. When its worker is lost, or the scheduler was started again and no worker comes back
/// with it, it may have run: then it fails and says so, unless its call says `rerun`.
extension SchedulerState {
    /// Whether the task's function, or one that it gives to that function, has effects.
    func hasEffects(_ task: TaskReference) -> Bool {
        guard let function = function(of: task) else { return false }
        return functions[function].hasEffects
    }

    func mayRunAgain(_ task: TaskReference) -> Bool {
        graphs[Int(task.slot)].graph.graph.options(of: Int(task.index))?.rerun ?? false
    }

    /// Writes down that a task may begin. It is sent when that is written.
    mutating func begin(_ task: TaskReference, at worker: UInt32) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let attempt = graphs[slot].attempt[index]
        graphs[slot].begun[task.index] = attempt
        var entry = HistoryEntry()
        entry.begun = [task.index]
        entry.begunAttempts = [attempt]
        remember(entry, ofSlot: slot)
        recording.begun.append((recording.number, GivenReference(task: task, attempt: attempt), worker))
    }

    /// The task came back as it was.
    mutating func hasNotBegun(_ task: TaskReference) {
        let slot = Int(task.slot)
        guard hasEffects(task) else { return }
        graphs[slot].attempt[Int(task.index)] = 0
        guard graphs[slot].begun.removeValue(forKey: task.index) != nil else { return }
        var entry = HistoryEntry()
        entry.begun = [task.index]
        entry.begunAttempts = [0]
        remember(entry, ofSlot: slot)
    }

    /// Tasks of which is written that they may begin.
    mutating func takeBegun() -> [(task: TaskReference, worker: UInt32)] {
        let due = recording.begun.prefix { $0.number <= recording.writtenNumber }
        recording.begun.removeFirst(due.count)
        return due.compactMap { _, given, worker in isAt(Int(worker), given) ? (given.task, worker) : nil }
    }

    /// Sends them, as a later attempt than the one that is written down. What takes their results can follow.
    mutating func send(_ begun: [(task: TaskReference, worker: UInt32)]) {
        var early: [UInt32: [TaskReference]] = [:]
        for (task, worker) in begun {
            guard hasInputs(task, at: worker) else {
                hasNotBegun(task)
                early[worker, default: []].append(task)
                continue
            }
            graphs[Int(task.slot)].attempt[Int(task.index)] = attempt
            workers[Int(worker)].given.append(GivenReference(task: task, attempt: attempt))
            workers[Int(worker)].assigned.append(task)
            touchedWorkers.insert(worker)
            for dependent in graphs[Int(task.slot)].dependents[task.index]
            where graphs[Int(task.slot)].phase[Int(dependent)] == .waiting {
                offerAhead(TaskReference(slot: task.slot, index: dependent))
            }
        }
        for worker in early.keys.sorted() { unassign(early[worker] ?? [], from: worker) }
        // Nobody may need such a one any more.
        settleReleases()
    }

    /// Whether all that a task takes exists, or is made at the worker, which has been told of it. While it is written down that
    /// the task may begin, an input may be lost, or come back, and go to the same worker behind the task.
    private func hasInputs(_ task: TaskReference, at worker: UInt32) -> Bool {
        let slot = Int(task.slot)
        let areNear = graphs[slot].inputs[task.index].allSatisfy { index in
            let input = TaskReference(slot: task.slot, index: index)
            switch graphs[slot].phase[Int(index)] {
            case .done: return true
            case .assigned:
                return isAt(Int(worker), input) && !isUnsent(input) && graphs[slot].attempt[Int(index)] != attempt
            case .waiting, .released, .failed: return false
            }
        }
        return areNear
            && (graphs[slot].foreignInputs[task.index] ?? []).allSatisfy { input in
                graphs[Int(input.slot)].isOpen && graphs[Int(input.slot)].phase[Int(input.index)] == .done
            }
    }

    /// Whether a task is at a worker that does not know of it, since it is not written yet that the task may begin.
    func isUnsent(_ task: TaskReference) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard let begun = graphs[slot].begun[task.index] else { return false }
        return graphs[slot].phase[index] == .assigned && graphs[slot].attempt[index] == begun
    }

    /// Whether a task takes the result of one that its worker does not know of.
    func takesUnsent(_ task: TaskReference) -> Bool {
        let slot = Int(task.slot)
        guard !graphs[slot].begun.isEmpty else { return false }
        return graphs[slot].inputs[task.index].contains { isUnsent(TaskReference(slot: task.slot, index: $0)) }
    }

    /// Tasks that a worker has not been sent go elsewhere.
    mutating func unassignUnsent(from worker: UInt32) {
        let unsent = recording.begun.filter { $0.worker == worker && isAt(Int(worker), $0.task) }.map(\.task.task)
        guard !unsent.isEmpty else { return }
        recording.begun.removeAll { $0.worker == worker }
        for task in unsent { hasNotBegun(task) }
        unassign(unsent, from: worker)
    }

    /// A task that may have had its effects is not run again.
    mutating func failDoubtful(_ task: TaskReference, lostWith worker: String) {
        guard graphs[Int(task.slot)].phase[Int(task.index)] == .waiting else { return }
        let function = functionName(of: task)
        let message =
            "`\(function)` has effects, and it may have run when \(worker) was lost; `rerun` in its call lets it run again"
        fail(task, FailureDescription(kind: .workerLost, message: message, function: function))
    }

    /// The tasks of a graph that a scheduler had and does not know any more, which may have had their effects.
    func doubtful(ofSlot slot: Int) -> [(UInt32, FailureDescription)] {
        (0..<UInt32(graphs[slot].taskCount)).compactMap { index in
            let task = TaskReference(slot: UInt32(slot), index: index)
            guard !isLiteral(task), hasEffects(task), !mayRunAgain(task) else { return nil }
            let function = functionName(of: task)
            let message =
                "`\(function)` has effects, and it may have run for a scheduler that was started again without its state;"
                + " `rerun` in its call lets it run again"
            return (index, FailureDescription(kind: .workerLost, message: message, function: function))
        }
    }

    /// Its function has run: the result stays until the graph ends.
    mutating func pin(_ task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard !isLiteral(task), hasEffects(task), !graphs[slot].marks[index].contains(.local) else { return }
        graphs[slot].marks[index].insert(.pinned)
        graphs[slot].users[index] += 1
    }

    /// A result that stayed for that reason is lost.
    mutating func unpin(_ task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].marks[index].contains(.pinned) else { return }
        graphs[slot].marks[index].remove(.pinned)
        graphs[slot].users[index] -= 1
    }
}
