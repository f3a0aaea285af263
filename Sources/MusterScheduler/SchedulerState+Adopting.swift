package import MusterGraph
import MusterProtocol

/// Workers that come back with what they hold and run.
///
/// Step 1: a worker's hello is its full account (`WorkerHello.held`, `assigned`). Step 2, here: a result that is waited for
/// counts as done, a further copy as a copy; a task that is at no worker is this worker's again. Step 3: the welcome names
/// all the rest, which the worker drops. So nothing is run again that is there, or under way.
extension SchedulerState {
    /// Takes over what a worker has, as far as it is needed. Returns the rest.
    mutating func adopt(_ hello: WorkerHello, by worker: UInt32) -> TaskColumns {
        guard hello.state == configuration.state, hello.state != 0 else {
            return TaskColumns(Array(hello.held) + Array(hello.assigned))
        }
        var dropped = TaskColumns()
        for position in 0..<hello.held.count {
            let task = hello.held[position]
            let size = min(hello.heldByteCounts[position], 1 << 48)
            if !adoptResult(task, byteCount: size, hello.heldAttempts[position], by: worker) { dropped.append(task) }
        }
        for position in 0..<hello.assigned.count {
            let task = hello.assigned[position]
            if !adoptRunning(task, hello.assignedAttempts[position], by: worker) { dropped.append(task) }
        }
        settleReleases()
        return dropped
    }

    private mutating func adoptResult(
        _ id: TaskID, byteCount: UInt64, _ attempt: UInt64, by worker: UInt32
    ) -> Bool {
        guard let task = reference(to: id) else { return false }
        let (slot, index) = (Int(task.slot), Int(task.index))
        switch graphs[slot].phase[index] {
        case .waiting:
            guard serves(attempt, for: task) || isOnlyResult(attempt, of: task) else { return false }
            graphs[slot].ready.remove(task.index)
            graphs[slot].ahead[index] = 0
            graphs[slot].marks[index].remove(.local)
            graphs[slot].attempt[index] = attempt
            finish(task, holder: worker, byteCount: byteCount, nanoseconds: Float(cost(of: task)), delivered: nil)
        case .done:
            let holder = graphs[slot].worker[index]
            guard holder != 0 || hasOwnCopy(of: task), holder != worker, !graphs[slot].marks[index].contains(.local),
                graphs[slot].byteCount[index] == byteCount,
                attempt == graphs[slot].attempt[index] || attempt == 0 && !isOfManyRuns(task),
                graphs[slot].copies[task.index]?.contains(worker) != true
            else { return false }
            if holder == 0 {
                // Others fetch it from there from now on.
                graphs[slot].worker[index] = worker
                forgetHeld(byteCount, at: 0)
            } else {
                graphs[slot].copies[task.index, default: []].append(worker)
            }
            workers[Int(worker)].heldByteCount += byteCount
        case .assigned, .released, .failed:
            // Another makes it already, or nobody needs it.
            return false
        }
        graphs[slot].openedAt.insert(worker)
        return true
    }

    private mutating func adoptRunning(_ id: TaskID, _ attempt: UInt64, by worker: UInt32) -> Bool {
        guard let task = reference(to: id) else { return false }
        let (slot, index) = (Int(task.slot), Int(task.index))
        // It was named before: what it brings of one task is dropped altogether, or not at all.
        if isAt(Int(worker), task) { return true }
        guard graphs[slot].phase[index] == .waiting, serves(attempt, for: task), canRun(task, at: worker) else {
            return false
        }
        graphs[slot].ready.remove(task.index)
        place(task, at: worker, attempt: attempt)
        workers[Int(worker)].given.append(GivenReference(task: task, attempt: attempt))
        workers[Int(worker)].broughtBack.insert(id)
        graphs[slot].openedAt.insert(worker)
        return true
    }

    /// Whether an attempt's result is one that counts: any of a pure task, the last one's of a task with effects.
    private func serves(_ attempt: UInt64, for task: TaskReference) -> Bool {
        guard hasEffects(task) else { return true }
        let (slot, index) = (Int(task.slot), Int(task.index))
        if let begun = graphs[slot].begun[task.index] { return attempt > begun }
        return attempt == graphs[slot].attempt[index] && attempt != 0
    }

    /// Whether a result of which nobody knows the attempt, out of a store or fetched from another worker, can only be the one
    /// that counts: a task with effects that may not run again has run once, if it has been sent at all.
    private func isOnlyResult(_ attempt: UInt64, of task: TaskReference) -> Bool {
        attempt == 0 && graphs[Int(task.slot)].begun[task.index] != nil && !mayRunAgain(task)
    }

    /// Whether what two attempts of a task came to may well differ: it has effects, and may run again. Then a value is a copy
    /// of another only if it is known to come of the same attempt. (Of other tasks it is not, if it is known to come of
    /// another: not every function gives the same bytes each time, and parts are read from all holders.)
    func isOfManyRuns(_ task: TaskReference) -> Bool { hasEffects(task) && mayRunAgain(task) }

    /// Whether a task is at no worker, and will be run. For tests.
    package func isWaiting(_ id: TaskID) -> Bool {
        reference(to: id).map { graphs[Int($0.slot)].phase[Int($0.index)] == .waiting } ?? false
    }

    /// A task of an open graph.
    func reference(to id: TaskID) -> TaskReference? {
        guard let slot = slotOfGraph[id.graph], id.index < graphs[Int(slot)].taskCount else { return nil }
        return TaskReference(slot: slot, index: id.index)
    }
}
