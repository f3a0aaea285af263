import MusterGraph
import MusterProtocol

/// Which worker gets which task.
extension SchedulerState {
    /// Gives out what is ready, a chunk at a time to the worker with the least to do, until nothing is ready or nobody has
    /// room.
    mutating func assignWork() {
        guard !roomyWorkers.isEmpty else {
            if workerOfConnection.isEmpty { parkEverything() }
            return
        }
        attempt += 1
        var candidates = roomyWorkers.filter { hasRoom($0) }.sorted()
        roomyWorkers = Set(candidates)
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
    }

    /// Gives a worker one chunk of work: first what should run there, then what anybody can run. Returns whether anything
    /// moved.
    private mutating func give(to worker: UInt32, onlyPreferred: Bool) -> Bool {
        var budget = configuration.chunkNanoseconds
        var moved = false
        while budget > 0, hasRoom(worker), let task = workers[Int(worker)].preferred.pop() {
            guard isAssignable(task, at: worker) else { continue }
            moved = true
            budget -= cost(of: task)
            graphs[Int(task.slot)].ready.remove(task.index)
            if canRun(task, at: worker) { assign(task, to: worker) } else { placeElsewhere(task) }
        }
        guard !onlyPreferred, budget > 0, hasRoom(worker), let slot = nextReadySlot() else { return moved }
        while budget > 0, hasRoom(worker), let index = graphs[slot].ready.popFirst() {
            moved = true
            let task = TaskReference(slot: UInt32(slot), index: index)
            guard canRun(task, at: worker) else {
                placeElsewhere(task)
                continue
            }
            if let better = betterPlace(for: task, than: worker) {
                workers[Int(better)].preferred.push(task)
                roomyWorkers.insert(better)
            } else {
                budget -= cost(of: task)
                assign(task, to: worker)
            }
        }
        return moved
    }

    /// Whether a task on a worker's own list can still go to that worker.
    private func isAssignable(_ task: TaskReference, at worker: UInt32) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].isOpen, index < graphs[slot].taskCount, graphs[slot].phase[index] == .waiting else {
            return false
        }
        let missing = graphs[slot].missing[index]
        return missing == 0 || (missing == graphs[slot].ahead[index] && graphs[slot].worker[index] == worker)
    }

    /// The graph with ready tasks whose client has been served least; of one client's, the oldest.
    private mutating func nextReadySlot() -> Int? {
        readySlots.removeAll { graphs[Int($0)].ready.isEmpty }
        guard readySlots.count > 1 else { return readySlots.first.map(Int.init) }
        return readySlots.map(Int.init).min { left, right in
            let (leftServed, rightServed) = (served(left), served(right))
            return leftServed == rightServed ? graphs[left].number < graphs[right].number : leftServed < rightServed
        }
    }

    private func served(_ slot: Int) -> Double {
        clients[graphs[slot].client]?.servedNanoseconds ?? 0
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
        guard holder != 0, atHolder > here, workers[Int(holder)].isConnected, canRun(task, at: holder) else {
            return nil
        }
        let delayThere = delay(at: holder) + transferNanoseconds(total - atHolder)
        let delayHere = delay(at: worker) + transferNanoseconds(total - here)
        return delayThere <= delayHere ? holder : nil
    }

    /// What it takes to fetch so many bytes: a round trip, and a gigabyte a second.
    private func transferNanoseconds(_ byteCount: UInt64) -> Double {
        byteCount == 0 ? 0 : 200_000 + Double(byteCount)
    }

    /// A ready task goes to the list of some worker that has its function, or waits until one comes.
    private mutating func placeElsewhere(_ task: TaskReference) {
        let capable = workers.indices.dropFirst().filter { workers[$0].isConnected && canRun(task, at: UInt32($0)) }
        let least = capable.min { (delay(at: UInt32($0)), $0) < (delay(at: UInt32($1)), $1) }
        if let least {
            workers[least].preferred.push(task)
            roomyWorkers.insert(UInt32(least))
        } else {
            park(task)
        }
    }

    /// Nobody is there: what is ready waits for a worker as what nobody can run does, and no longer.
    private mutating func parkEverything() {
        while let slot = nextReadySlot() {
            while let index = graphs[slot].ready.popFirst() {
                park(TaskReference(slot: UInt32(slot), index: index))
            }
        }
    }

    /// Nobody has the task's function now.
    private mutating func park(_ task: TaskReference) {
        let slot = Int(task.slot)
        let choice = graphs[slot].graph.functionOf[Int(task.index)]
        let function = choice == CompiledGraph.noFunction ? GraphRecord.anyWorker : graphs[slot].functions[Int(choice)]
        graphs[slot].parked[function, default: []].append(task.index)
        if graphs[slot].parkedSince == nil { graphs[slot].parkedSince = now }
    }

    /// Workers or their functions have changed: tasks that found nobody are looked at again.
    mutating func unpark() {
        for slot in graphs.indices where graphs[slot].isOpen && !graphs[slot].parked.isEmpty {
            let parked = graphs[slot].parked
            graphs[slot].parked = [:]
            graphs[slot].parkedSince = nil
            for function in parked.keys.sorted() {
                for index in parked[function] ?? []
                where graphs[slot].phase[Int(index)] == .waiting && graphs[slot].missing[Int(index)] == 0 {
                    becameReady(TaskReference(slot: UInt32(slot), index: index))
                }
            }
        }
    }
}
