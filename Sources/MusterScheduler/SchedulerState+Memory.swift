import MusterGraph
import MusterProtocol

/// Workers that are short of memory.
///
/// Step 1, at the worker: `Report.isPaused`, and in `returned` what it has not begun. Step 2, here: it is asked for what
/// was on its way to it, and its list is free for others. Step 3: it gets nothing that another could run, and one task at
/// a time that no other could. So a cluster of which all workers are short of memory goes on, slowly. Step 4, at the
/// worker: `Report.isPaused` is false again.
extension SchedulerState {
    /// A worker has said how it is.
    mutating func noteMemory(of worker: UInt32, isPaused: Bool) {
        guard isPaused != pausedWorkers.contains(worker) else { return }
        guard isPaused else {
            pausedWorkers.remove(worker)
            roomyWorkers.insert(worker)
            return
        }
        pausedWorkers.insert(worker)
        unassignUnsent(from: worker)
        takeBackEverything(from: Int(worker))
        clearList(of: Int(worker))
    }

    /// Asks for all that the worker has been given. What it has begun it will keep.
    private mutating func takeBackEverything(from worker: Int) {
        for given in workers[worker].given[workers[worker].givenStart...] where isAt(worker, given) {
            let id = TaskID(graph: graphs[Int(given.task.slot)].number, index: given.task.index)
            if workers[worker].pendingReturns.insert(id).inserted { workers[worker].takenBack.append(id) }
        }
        if !workers[worker].takenBack.isEmpty { touchedWorkers.insert(UInt32(worker)) }
    }

    /// What waits for room at the worker can go elsewhere. What waits for something that is made there stays on its list,
    /// and is ready for all when that is done.
    private mutating func clearList(of worker: Int) {
        let listed = workers[worker].preferred.removeAll()
        workers[worker].preferredNanoseconds = 0
        for task in listed where graphs[Int(task.slot)].isOpen && Int(task.index) < graphs[Int(task.slot)].taskCount {
            if isReady(task) {
                becameReady(task)
            } else if graphs[Int(task.slot)].phase[Int(task.index)] == .waiting {
                prefer(task, at: UInt32(worker))
            }
        }
    }

    /// Whether the worker is there, and has memory.
    func isOpen(_ worker: UInt32) -> Bool {
        workers[Int(worker)].isConnected && !pausedWorkers.contains(worker)
    }

    /// The workers that are short of memory and have nothing to do.
    var idlePausedWorkers: [UInt32] {
        pausedWorkers.filter { workers[Int($0)].outstandingCount == 0 && !reservedWorkers.contains($0) }.sorted()
    }

    /// Whether a worker with memory has a function; `GraphRecord.anyWorker`: whether there is one.
    func hasOpenPlace(for function: Int) -> Bool {
        workerOfConnection.values.contains { worker in
            isOpen(worker) && (function == GraphRecord.anyWorker || workers[Int(worker)].can[function])
        }
    }

    /// Gives each paused worker that has nothing to do one task, if no other could run it.
    mutating func assignToPaused() {
        guard !pausedWorkers.isEmpty else { return }
        let isAnyOpen = hasOpenPlace(for: GraphRecord.anyWorker)
        for worker in idlePausedWorkers {
            if let task = isAnyOpen ? popUnservedTask(for: worker) : popAnyTask(for: worker) {
                assign(task, to: worker)
            }
        }
    }

    /// The next task that the worker can run: no other worker has memory.
    private mutating func popAnyTask(for worker: UInt32) -> TaskReference? {
        while let slot = nextReadySlot(for: worker), let index = popReady(ofSlot: slot, for: worker) {
            let task = TaskReference(slot: UInt32(slot), index: index)
            guard isReady(task) else { continue }
            if graphs[slot].marks[Int(index)].contains(.suspect) {
                suspects.append(task)
            } else if canRun(task, at: worker) {
                return task
            } else {
                setAside(task)
            }
        }
        return nil
    }

    /// The next task that the worker can run, of those which were set aside since a worker with memory lacks the function,
    /// as all such workers do. What none of them has come across yet is no concern of this one.
    private mutating func popUnservedTask(for worker: UInt32) -> TaskReference? {
        while let (slot, function) = nextUnserved(for: worker), let index = graphs[slot].aside[function]?.tasks.pop() {
            if graphs[slot].aside[function]?.tasks.isEmpty == true { graphs[slot].aside[function] = nil }
            let task = TaskReference(slot: UInt32(slot), index: index)
            guard isReady(task) else { continue }
            guard graphs[slot].marks[Int(index)].contains(.suspect) else { return task }
            suspects.append(task)
        }
        return nil
    }

    /// The graph, and the function, of such tasks: of the client that has been served least, and there the first task.
    private func nextUnserved(for worker: UInt32) -> (slot: Int, function: Int)? {
        var best: (slot: Int, function: Int, index: UInt32)?
        for slot in readySlots.members.map(Int.init) {
            for (function, aside) in graphs[slot].aside where isUnserved(function, but: worker) {
                guard let index = aside.tasks.first else { continue }
                let isFirst =
                    best.map { $0.slot == slot ? index < $0.index : isBefore(slot, $0.slot) } ?? true
                if isFirst { best = (slot, function, index) }
            }
        }
        return best.map { ($0.slot, $0.function) }
    }

    private func isUnserved(_ function: Int, but worker: UInt32) -> Bool {
        function != GraphRecord.anyWorker && workers[Int(worker)].can[function] && !hasOpenPlace(for: function)
    }
}
