import MusterGraph
import MusterProtocol

/// The life of a task: every change of phase is here.
extension SchedulerState {
    /// The task goes to a worker. What depends on it may be able to go there too, before it has run.
    mutating func assign(_ task: TaskReference, to worker: UInt32) {
        place(task, at: worker, attempt: attempt)
        if configuration.isRecorded, hasEffects(task) {
            begin(task, at: worker)
        } else {
            workers[Int(worker)].given.append(GivenReference(task: task, attempt: attempt))
            workers[Int(worker)].assigned.append(task)
            workers[Int(worker)].assignedByteCount += argumentRange(of: task).count
            touchedWorkers.insert(worker)
        }
    }

    /// The task is at a worker from now on.
    mutating func place(_ task: TaskReference, at worker: UInt32, attempt: UInt64) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        graphs[slot].phase[index] = .assigned
        graphs[slot].worker[index] = worker
        graphs[slot].attempt[index] = attempt
        graphs[slot].ahead[index] = 0
        graphs[slot].marks[index].remove(.local)
        burden(worker, with: task)
        for position in graphs[slot].dependents.range(of: task.index) {
            let dependent = graphs[slot].dependents.targets[position]
            let place = Int(dependent)
            guard graphs[slot].phase[place] == .waiting else { continue }
            if graphs[slot].ahead[place] == 0 {
                graphs[slot].worker[place] = worker
            } else if graphs[slot].worker[place] != worker {
                continue
            }
            graphs[slot].ahead[place] += 1
            offerAhead(TaskReference(slot: task.slot, index: dependent))
        }
    }

    /// If all that a waiting task misses is being made at one worker, it goes on that worker's list.
    mutating func offerAhead(_ task: TaskReference) {
        if mayGoAhead(task) { prefer(task, at: graphs[Int(task.slot)].worker[Int(task.index)]) }
    }

    /// Whether all that a waiting task misses is being made at one worker, which may have the task before that has run. A worker
    /// does not know what a task only comes after, so such a one has to wait.
    func mayGoAhead(_ task: TaskReference) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        return graphs[slot].missing[index] > 0 && graphs[slot].missing[index] == graphs[slot].ahead[index]
            && !graphs[slot].marks[index].contains(.suspect) && !graphs[slot].ordered.contains(task.index)
    }

    /// The task has a result.
    ///
    /// - Parameters:
    ///   - nanoseconds: How long it ran.
    ///   - delivered: The result itself, where it came along.
    mutating func finish(
        _ task: TaskReference, holder: UInt32, byteCount: UInt64, nanoseconds: Float, delivered: Payload?
    ) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        graphs[slot].phase[index] = .done
        graphs[slot].worker[index] = holder
        graphs[slot].byteCount[index] = byteCount
        graphs[slot].doneCount += 1
        if !graphs[slot].misses.isEmpty { graphs[slot].misses[task.index] = nil }
        acquit(task)
        workers[Int(holder)].heldByteCount += byteCount
        dropInputs(of: task)
        for position in graphs[slot].dependents.range(of: task.index) {
            let dependent = graphs[slot].dependents.targets[position]
            inputArrived(at: TaskReference(slot: task.slot, index: dependent), madeAt: holder)
        }
        for dependent in graphs[slot].foreignDependents[task.index] ?? [] {
            inputArrived(at: dependent, madeAt: nil)
        }
        if graphs[slot].marks[index].contains(.wanted) { answer(task, delivered: delivered) }
        pin(task)
        if holder != 0 { weigh(task, nanoseconds: nanoseconds, delivered: delivered) }
        if !graphs[slot].waitingReads.isEmpty { continueReads(of: task) }
        if graphs[slot].users[index] == 0 { releaseList.append(task) }
    }

    /// One input of the task is done.
    mutating func inputArrived(at task: TaskReference, madeAt worker: UInt32?) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        switch graphs[slot].phase[index] {
        case .done, .released, .failed:
            // These count their inputs anew if they are ever made again.
            return
        case .assigned:
            graphs[slot].missing[index] -= 1
            return
        case .waiting:
            graphs[slot].missing[index] -= 1
        }
        if graphs[slot].ahead[index] > 0, graphs[slot].worker[index] == worker { graphs[slot].ahead[index] -= 1 }
        if graphs[slot].missing[index] == 0 { becameReady(task) } else { offerAhead(task) }
    }

    /// Tells the client, once, and ends its hold where it has all it wants.
    private mutating func answer(_ task: TaskReference, delivered: Payload?) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard !graphs[slot].marks[index].contains(.answered) else { return }
        graphs[slot].marks[index].insert(.answered)
        graphs[slot].unansweredCount -= 1
        touchedSlots.insert(task.slot)
        graphs[slot].outgoing.indices.append(task.index)
        graphs[slot].outgoing.byteCounts.append(graphs[slot].byteCount[index])
        // A client that reads it was told of it by a scheduler that had not written that down: it waits for the read, and
        // lets go then.
        let isRead = graphs[slot].waitingReads[task.index] != nil
        if let delivered, graphs[slot].mode == .deliver, delivered.count <= configuration.inlineByteCount, !isRead {
            delivered.withUnsafeBytes { graphs[slot].outgoing.values.append(contentsOf: $0) }
            // What is only delivered stays with nobody, so there is nothing to release.
            if !isTaken(task) { graphs[slot].marks[index].insert(.local) }
            letGo(task)
        }
        graphs[slot].outgoing.valueOffsets.append(UInt32(graphs[slot].outgoing.values.count))
    }

    /// Whether any task takes the result, of this graph or of another.
    func isTaken(_ task: TaskReference) -> Bool {
        let graph = Int(task.slot)
        return !graphs[graph].dependents.range(of: task.index).isEmpty
            || graphs[graph].foreignDependents[task.index] != nil
    }

    /// The task, and all that needs it, will have no result. What is done stays done.
    ///
    /// - Parameter reporter: The worker that said so. It has dropped, with the task, what waited there for its result, and so
    ///   on. The others are told, and so is this one of what it cannot know.
    mutating func fail(_ task: TaskReference, _ failure: FailureDescription, reporter: UInt32? = nil) {
        var first = failure
        if first.key.isEmpty { first.key = key(of: task) }
        var stack = [(task, first, isKnown: reporter != nil)]
        while let (task, failure, isKnown) = stack.popLast() {
            let (slot, index) = (Int(task.slot), Int(task.index))
            var isDropped = false
            switch graphs[slot].phase[index] {
            case .done, .released, .failed: continue
            case .waiting: graphs[slot].ready.remove(task.index)
            case .assigned:
                let worker = graphs[slot].worker[index]
                unburden(worker, of: task)
                isDropped = isKnown && worker == reporter
                if !isDropped { forget(task, at: worker) }
            }
            graphs[slot].phase[index] = .failed
            graphs[slot].failures[task.index] = failure
            graphs[slot].failedCount += 1
            dropInputs(of: task)
            answerFailure(task, failure)
            if !graphs[slot].waitingReads.isEmpty { continueReads(of: task) }
            let next = dependencyFailure(failure, of: task)
            for dependent in graphs[slot].dependents[task.index] {
                // A worker does not know what a task only comes after.
                let isKnown = isDropped && !graphs[slot].ordered.contains(dependent)
                stack.append((TaskReference(slot: task.slot, index: dependent), next, isKnown))
            }
            for dependent in graphs[slot].foreignDependents[task.index] ?? [] {
                stack.append((dependent, next, isKnown: isDropped))
            }
        }
    }

    /// A worker need not run a task that it has. It answers as if it were asked for it back, and nobody minds.
    private mutating func forget(_ task: TaskReference, at worker: UInt32) {
        guard workers[Int(worker)].isConnected else { return }
        workers[Int(worker)].takenBack.append(TaskID(graph: graphs[Int(task.slot)].number, index: task.index))
        touchedWorkers.insert(worker)
    }

    /// Why a task fails that needs one which failed: it says what failed first.
    func dependencyFailure(_ failure: FailureDescription?, of task: TaskReference) -> FailureDescription {
        var next = failure ?? FailureDescription(kind: .dependencyFailed, message: "`\(key(of: task))` failed")
        next.kind = .dependencyFailed
        return next
    }

    private mutating func answerFailure(_ task: TaskReference, _ failure: FailureDescription) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].marks[index].contains(.wanted) else { return }
        if !graphs[slot].marks[index].contains(.answered) {
            graphs[slot].outgoing.failedIndices.append(task.index)
            graphs[slot].outgoing.failures.append(failure)
        }
        letGo(task)
        touchedSlots.insert(task.slot)
    }

    /// The task no longer needs its inputs.
    private mutating func dropInputs(of task: TaskReference) {
        let slot = Int(task.slot)
        for position in graphs[slot].inputs.range(of: task.index) {
            dropUser(of: TaskReference(slot: task.slot, index: graphs[slot].inputs.targets[position]))
        }
        for input in graphs[slot].foreignInputs[task.index] ?? [] where graphs[Int(input.slot)].isOpen {
            dropUser(of: input)
        }
    }

    /// One user of a result is gone. With the last one the result goes too, when the event has been dealt with.
    mutating func dropUser(of task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        graphs[slot].users[index] -= 1
        if graphs[slot].users[index] == 0 { releaseList.append(task) }
        // Nothing is released, and the graph may be over all the same.
        if graphs[slot].marks[index].contains(.pinned), graphs[slot].isFinished { touchedSlots.insert(task.slot) }
    }

    /// Drops everything that has lost its last user, and what only that needed.
    mutating func settleReleases() {
        while let task = releaseList.popLast() {
            let (slot, index) = (Int(task.slot), Int(task.index))
            guard graphs[slot].isOpen, graphs[slot].users[index] == 0 else { continue }
            switch graphs[slot].phase[index] {
            case .done: releaseCopies(of: task)
            case .waiting:
                graphs[slot].ready.remove(task.index)
                graphs[slot].skippedCount += 1
                graphs[slot].marks[index].insert(.skipped)
                graphs[slot].phase[index] = .released
                dropInputs(of: task)
            case .assigned, .released, .failed: continue
            }
            graphs[slot].phase[index] = .released
            if !graphs[slot].waitingReads.isEmpty { continueReads(of: task) }
            if graphs[slot].isFinished { touchedSlots.insert(task.slot) }
        }
    }

    /// Has every holder drop a result. A worker drops a local one by itself.
    private mutating func releaseCopies(of task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        forgetOwnCopy(of: task)
        release(task, at: graphs[slot].worker[index])
        guard !graphs[slot].copies.isEmpty else { return }
        for holder in graphs[slot].copies.removeValue(forKey: task.index) ?? [] { release(task, at: holder) }
    }

    private mutating func release(_ task: TaskReference, at holder: UInt32) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        forgetHeld(graphs[slot].byteCount[index], at: holder)
        guard holder != 0, !graphs[slot].marks[index].contains(.local), workers[Int(holder)].isConnected else { return }
        workers[Int(holder)].released.append(TaskID(graph: graphs[slot].number, index: task.index))
        touchedWorkers.insert(holder)
    }

    /// The task's key, for people.
    func key(of task: TaskReference) -> String {
        graphs[Int(task.slot)].graph.graph.key(of: Int(task.index)).description
    }
}
