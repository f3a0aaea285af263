import MusterGraph
import MusterProtocol

/// What workers say of the tasks that they were given.
extension SchedulerState {
    mutating func received(_ report: Report, from worker: UInt32) {
        // For all that it has finished at once.
        roomyWorkers.insert(worker)
        completed(report.completions, by: worker)
        for failure in report.failures { failed(failure, at: worker) }
        for crash in report.crashes { received(crash, from: worker) }
        returned(report.returned, by: worker)
        for task in report.refusedReturn { workers[Int(worker)].pendingReturns.remove(task) }
        for task in report.acquired { acquired(task, by: worker) }
        for task in report.missing { inputMissing(task) }
        noteMemory(of: worker, isPaused: report.isPaused)
        if report.number > 0 {
            workers[Int(worker)].reported = report.number
            recording.reporters.insert(worker)
        }
    }

    /// Finished tasks. An attempt that is not the current one is late: its result is dropped where it lies.
    private mutating func completed(_ completions: Completions, by worker: UInt32) {
        var (function, count, total) = (-1, 0, 0.0)
        var (graph, slot): (UInt64, Int?) = (0, nil)
        for position in 0..<completions.tasks.count {
            let id = completions.tasks[position]
            if id.graph != graph { (graph, slot) = (id.graph, slotOfGraph[id.graph].map(Int.init)) }
            guard let slot, id.index < graphs[slot].taskCount,
                isCurrent(slot, id.index, worker, completions.attempts[position])
            else {
                workers[Int(worker)].released.append(id)
                touchedWorkers.insert(worker)
                continue
            }
            let place = self.function(of: TaskReference(slot: UInt32(slot), index: id.index)) ?? -1
            if place != function {
                observe(function, count, total)
                (function, count, total) = (place, 0, 0)
            }
            (count, total) = (count + 1, total + Double(completions.nanoseconds[position]))
            let range = Int(completions.valueOffsets[position])..<Int(completions.valueOffsets[position + 1])
            let task = TaskReference(slot: UInt32(slot), index: id.index)
            countOff(task, at: worker)
            workers[Int(worker)].completedCount += 1
            // A size is a worker's word; sums of sizes must not overflow.
            finish(
                task, holder: worker, byteCount: min(completions.byteCounts[position], 1 << 48),
                nanoseconds: Float(completions.nanoseconds[position]),
                delivered: range.isEmpty ? nil : completions.values[range])
            if !workers[Int(worker)].broughtBack.isEmpty, workers[Int(worker)].broughtBack.remove(id) != nil,
                !range.isEmpty
            {
                keep(completions.values[range], broughtBack: task)
            }
        }
        observe(function, count, total)
        trimFront(of: Int(worker))
    }

    private mutating func observe(_ function: Int, _ count: Int, _ total: Double) {
        if function >= 0, count > 0 { functions[function].observe(count: count, totalNanoseconds: total) }
    }

    /// Whether a report is about the attempt that is under way.
    private func isCurrent(_ slot: Int, _ index: UInt32, _ worker: UInt32, _ attempt: UInt64) -> Bool {
        let index = Int(index)
        return graphs[slot].phase[index] == .assigned && graphs[slot].worker[index] == worker
            && graphs[slot].attempt[index] == attempt
    }

    /// Forgets what is over at the front of the list of what the worker was given.
    private mutating func trimFront(of worker: Int) {
        while workers[worker].givenStart < workers[worker].given.count,
            !isAt(worker, workers[worker].given[workers[worker].givenStart])
        {
            workers[worker].givenStart += 1
        }
        compactGiven(of: worker)
    }

    private mutating func failed(_ failure: TaskFailure, at worker: UInt32) {
        guard let slot = slotOfGraph[failure.task.graph].map(Int.init), failure.task.index < graphs[slot].taskCount,
            isCurrent(slot, failure.task.index, worker, failure.attempt)
        else { return }
        var description = failure.failure
        description.worker = workers[Int(worker)].name
        let task = TaskReference(slot: UInt32(slot), index: failure.task.index)
        if description.function.isEmpty { description.function = functionName(of: task) }
        fail(task, description, reporter: worker)
    }

    /// Tasks that the worker gives back: asked for, or sent ahead of one that was, or without an input that it could
    /// fetch.
    private mutating func returned(_ tasks: TaskColumns, by worker: UInt32) {
        var moved: [TaskReference] = []
        for task in tasks {
            workers[Int(worker)].pendingReturns.remove(task)
            guard let slot = slotOfGraph[task.graph], task.index < graphs[Int(slot)].taskCount else { continue }
            let reference = TaskReference(slot: slot, index: task.index)
            if isAt(Int(worker), reference) {
                moved.append(reference)
                hasNotBegun(reference)
            } else {
                releaseKeptInputs(of: reference, at: worker)
            }
        }
        unassign(moved, from: worker)
    }

    /// A task came back that has failed, or was dropped, meanwhile. The worker keeps local inputs of it from now on, so
    /// those that nobody needs are to be released after all.
    private mutating func releaseKeptInputs(of task: TaskReference, at worker: UInt32) {
        let slot = Int(task.slot)
        for input in graphs[slot].inputs[task.index] {
            let index = Int(input)
            guard graphs[slot].marks[index].contains(.local), graphs[slot].worker[index] == worker else { continue }
            graphs[slot].marks[index].remove(.local)
            guard graphs[slot].phase[index] == .released else { continue }
            workers[Int(worker)].released.append(TaskID(graph: graphs[slot].number, index: input))
            touchedWorkers.insert(worker)
        }
    }

    /// The worker has fetched a copy. If nobody needs it any more, it is dropped again.
    private mutating func acquired(_ task: TaskID, by worker: UInt32) {
        guard let slot = slotOfGraph[task.graph].map(Int.init), task.index < graphs[slot].taskCount else {
            workers[Int(worker)].released.append(task)
            touchedWorkers.insert(worker)
            return
        }
        // The worker may have nothing else of that graph; it must hear of its end all the same.
        graphs[slot].openedAt.insert(worker)
        let index = Int(task.index)
        let isKnown = graphs[slot].worker[index] == worker || graphs[slot].copies[task.index]?.contains(worker) == true
        switch graphs[slot].phase[index] {
        case .done where !isKnown && isOfManyRuns(TaskReference(slot: UInt32(slot), index: task.index)):
            // It may have been fetched from a worker that is lost, and be what an earlier attempt came to.
            workers[Int(worker)].released.append(task)
            touchedWorkers.insert(worker)
        case .done:
            guard !isKnown else { return }
            graphs[slot].copies[task.index, default: []].append(worker)
            workers[Int(worker)].heldByteCount += graphs[slot].byteCount[index]
        case .assigned where graphs[slot].worker[index] == worker:
            // It was lost elsewhere, and is made again just there: to release the copy now would release the result.
            break
        case .waiting, .assigned, .released, .failed:
            workers[Int(worker)].released.append(task)
            touchedWorkers.insert(worker)
        }
    }

    /// A result could not be had from any of its holders. After a few times it is taken to be gone, and at once where the
    /// scheduler has a copy.
    private mutating func inputMissing(_ id: TaskID) {
        guard let task = reference(to: id) else { return }
        let slot = Int(task.slot)
        guard graphs[slot].phase[Int(task.index)] == .done, graphs[slot].worker[Int(task.index)] != 0 else { return }
        graphs[slot].misses[task.index, default: 0] += 1
        guard graphs[slot].misses[task.index, default: 0] >= configuration.lossLimit || hasOwnCopy(of: task) else {
            return
        }
        graphs[slot].misses[task.index] = nil
        dropCopies(of: task)
        lose([task])
    }

    /// Those who should hold a result, and could not give it, forget it.
    mutating func dropCopies(of task: TaskReference) {
        let slot = Int(task.slot)
        let id = TaskID(graph: graphs[slot].number, index: task.index)
        let copies = graphs[slot].copies.removeValue(forKey: task.index) ?? []
        for holder in [graphs[slot].worker[Int(task.index)]] + copies where workers[Int(holder)].isConnected {
            forgetHeld(graphs[slot].byteCount[Int(task.index)], at: holder)
            workers[Int(holder)].released.append(id)
            touchedWorkers.insert(holder)
        }
    }
}
