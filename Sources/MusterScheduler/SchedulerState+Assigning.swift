import MusterGraph
import MusterProtocol

/// Which worker gets which task.
extension SchedulerState {
    /// Gives out what is ready, a chunk at a time to the worker with the least to do, until nothing is ready or nobody has
    /// room.
    mutating func assignWork() {
        guard !workerOfConnection.isEmpty else { return setEverythingAside() }
        let begun = takeBegun()
        guard !begun.isEmpty || !roomyWorkers.isEmpty || !reservedWorkers.isEmpty || !pausedWorkers.isEmpty else {
            return
        }
        attempt += 1
        send(begun)
        assignSuspects()
        var candidates = roomyWorkers.members.filter { hasRoom($0) }
        roomyWorkers = NumberSet(candidates)
        var progress = true
        while progress, !candidates.isEmpty {
            progress = false
            candidates.sort { (delay(at: $0), $0) < (delay(at: $1), $1) }
            // What anybody can run goes to those who would begin it at about the same time; others have enough for now.
            let latest = delay(at: candidates[0]) + configuration.chunkNanoseconds
            for worker in candidates where give(to: worker, onlyPreferred: delay(at: worker) > latest) {
                progress = true
            }
            candidates.removeAll { !hasRoom($0) }
        }
        assignToPaused()
        // At the end: whoever looked for a task may have come across one that is a suspect.
        assignSuspects()
    }

    /// Gives a worker one chunk of work: first what should run there, then what anybody can run. Returns whether anything
    /// moved.
    private mutating func give(to worker: UInt32, onlyPreferred: Bool) -> Bool {
        var budget = configuration.chunkNanoseconds
        var moved = false
        while budget > 0, hasRoom(worker), let task = popPreferred(of: worker) {
            guard isAssignable(task, at: worker) else { continue }
            moved = true
            graphs[Int(task.slot)].ready.remove(task.index)
            if canRun(task, at: worker) {
                budget -= cost(of: task)
                assign(task, to: worker)
            } else if graphs[Int(task.slot)].missing[Int(task.index)] == 0 {
                setAside(task)
            }
        }
        guard !onlyPreferred, budget > 0, hasRoom(worker), let slot = nextReadySlot(for: worker) else { return moved }
        while budget > 0, hasRoom(worker), let index = popReady(ofSlot: slot, for: worker) {
            moved = true
            let task = TaskReference(slot: UInt32(slot), index: index)
            if !isReady(task) { continue }
            if graphs[slot].marks[Int(index)].contains(.suspect) {
                suspects.append(task)
            } else if !canRun(task, at: worker) {
                setAside(task)
            } else if let better = betterPlace(for: task, than: worker) {
                prefer(task, at: better)
            } else {
                budget -= cost(of: task)
                assign(task, to: worker)
            }
        }
        return moved
    }

    /// Whether a task on a worker's own list can still go to that worker. It may not be the one that was put there: another
    /// graph may have its place by now.
    private func isAssignable(_ task: TaskReference, at worker: UInt32) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].isOpen, index < graphs[slot].taskCount, graphs[slot].phase[index] == .waiting,
            !graphs[slot].marks[index].contains(.suspect)
        else { return false }
        guard graphs[slot].missing[index] > 0 else { return true }
        return mayGoAhead(task) && graphs[slot].worker[index] == worker && !takesUnsent(task)
    }

    /// A worker that holds the task's inputs, if the task would begin sooner there than at `worker`, where they would
    /// have to be fetched.
    private func betterPlace(for task: TaskReference, than worker: UInt32) -> UInt32? {
        let slot = Int(task.slot)
        let range = graphs[slot].inputs.range(of: task.index)
        guard !range.isEmpty else { return nil }
        var holder: UInt32 = 0
        var (atHolder, here, total): (UInt64, UInt64, UInt64) = (0, 0, 0)
        // A task with very many inputs takes them from everywhere; the first ones are enough to judge by.
        for position in range.prefix(32) {
            let input = Int(graphs[slot].inputs.targets[position])
            let (place, size) = (graphs[slot].worker[input], graphs[slot].byteCount[input] + 1)
            total += size
            if place == worker || graphs[slot].copies[UInt32(input)]?.contains(worker) == true {
                here += size
            } else if holder == 0 || holder == place {
                holder = place
                atHolder += place == 0 ? 0 : size
            }
        }
        guard holder != 0, atHolder > here, isOpen(holder), canRun(task, at: holder) else { return nil }
        // It may be on that list already.
        let ahead = max(0, delayWithList(at: holder) - cost(of: task))
        let delayThere = ahead + transferNanoseconds(total - atHolder)
        let delayHere = delay(at: worker) + transferNanoseconds(total - here)
        return delayThere <= delayHere ? holder : nil
    }

    /// What it takes to fetch so many bytes: a round trip, and a gigabyte a second.
    private func transferNanoseconds(_ byteCount: UInt64) -> Double {
        byteCount == 0 ? 0 : 200_000 + Double(byteCount)
    }
}
