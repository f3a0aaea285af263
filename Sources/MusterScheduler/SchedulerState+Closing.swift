import MusterGraph
import MusterProtocol

/// How a graph is left: nobody has anything of it any more.
extension SchedulerState {
    /// The end of a graph: everything of it is dropped everywhere.
    mutating func closeGraph(_ slot: Int) {
        guard graphs[slot].isOpen else { return }
        graphs[slot].isOpen = false
        let number = graphs[slot].number
        for (_, inputs) in graphs[slot].foreignInputs.sorted(by: { $0.key < $1.key }) {
            for input in inputs where graphs[Int(input.slot)].isOpen { unlink(slot, fromForeign: input) }
        }
        for (_, dependents) in graphs[slot].foreignDependents.sorted(by: { $0.key < $1.key }) {
            for task in dependents
            where graphs[Int(task.slot)].phase[Int(task.index)] == .waiting
                || graphs[Int(task.slot)].phase[Int(task.index)] == .assigned
            {
                let message = "a future of graph \(number) was released before it was used"
                fail(task, FailureDescription(kind: .dataLost, message: message))
            }
            for task in dependents {
                // The slot may soon be another graph's. What is done stays; it just cannot be made again.
                graphs[Int(task.slot)].foreignInputs[task.index]?.removeAll { Int($0.slot) == slot }
                graphs[Int(task.slot)].orphans.insert(task.index)
            }
        }
        for index in graphs[slot].waitingReads.keys.sorted() {
            for waiting in graphs[slot].waitingReads.removeValue(forKey: index) ?? [] {
                answerNotHeld(waiting.entry, to: waiting.client)
            }
        }
        for worker in graphs[slot].openedAt.sorted() where workers[Int(worker)].isConnected {
            workers[Int(worker)].closedGraphs.append(number)
            workers[Int(worker)].knownGraphs.remove(number)
            touchedWorkers.insert(worker)
        }
        forgetWorkers(of: slot)
        forgetOwnCopies(ofSlot: slot)
        answersByteCount -= graphs[slot].answers.byteCount
        if let client = graphs[slot].client { clients[client]?.graphs[graphs[slot].request] = nil }
        slotOfGraph[number] = nil
        slotOfID[graphs[slot].id] = nil
        awaySlots.remove(UInt32(slot))
        record(.remove(.graphs, key: GraphEntry.key(of: number)))
        record(.removeAll(.history, prefix: GraphEntry.key(of: number)))
        touchedSlots.remove(UInt32(slot))
        readySlots.remove(UInt32(slot))
        releaseList.removeAll { $0.slot == UInt32(slot) }
        graphs[slot] = GraphRecord.closed(number: number)
        freeSlots.append(UInt32(slot))
    }

    /// The closed graph no longer uses a result of another.
    private mutating func unlink(_ slot: Int, fromForeign input: TaskReference) {
        guard var dependents = graphs[Int(input.slot)].foreignDependents[input.index] else { return }
        let gone = dependents.filter { Int($0.slot) == slot }
        dependents.removeAll { Int($0.slot) == slot }
        graphs[Int(input.slot)].foreignDependents[input.index] = dependents.isEmpty ? nil : dependents
        if graphs[Int(input.slot)].isFinished { touchedSlots.insert(input.slot) }
        for task in gone {
            let phase = graphs[slot].phase[Int(task.index)]
            if phase == .waiting || phase == .assigned { dropUser(of: input) }
        }
    }

    /// Workers drop the tasks and results of a closed graph without a word, so they have less from now on.
    private mutating func forgetWorkers(of slot: Int) {
        for index in 0..<graphs[slot].taskCount {
            switch graphs[slot].phase[index] {
            case .assigned:
                unburden(graphs[slot].worker[index], of: TaskReference(slot: UInt32(slot), index: UInt32(index)))
            case .done:
                let copies = graphs[slot].copies[UInt32(index)] ?? []
                for holder in [graphs[slot].worker[index]] + copies {
                    forgetHeld(graphs[slot].byteCount[index], at: holder)
                }
            case .waiting, .released, .failed: break
            }
        }
    }

    /// A holder has so much less.
    mutating func forgetHeld(_ byteCount: UInt64, at holder: UInt32) {
        let held = workers[Int(holder)].heldByteCount
        workers[Int(holder)].heldByteCount = held - min(held, byteCount)
    }
}
