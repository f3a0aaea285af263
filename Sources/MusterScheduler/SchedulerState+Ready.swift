import MusterGraph
import MusterProtocol

/// Tasks that can run: which of them a worker takes next.
extension SchedulerState {
    /// All inputs of a waiting task are done.
    mutating func becameReady(_ task: TaskReference) {
        let slot = Int(task.slot)
        if graphs[slot].marks[Int(task.index)].contains(.suspect) {
            suspects.append(task)
        } else {
            graphs[slot].ready.insert(task.index)
            readySlots.insert(task.slot)
        }
    }

    /// A worker that would have taken a ready task lacks its function, or nobody is there at all.
    mutating func setAside(_ task: TaskReference) {
        let slot = Int(task.slot)
        let function = function(of: task) ?? GraphRecord.anyWorker
        var aside = graphs[slot].aside[function] ?? TasksAside()
        aside.tasks.push(task.index)
        if !isOffered(function), aside.unofferedSince == nil { aside.unofferedSince = now }
        graphs[slot].aside[function] = aside
        readySlots.insert(task.slot)
    }

    /// The place in `functions` of what the task calls, and of what it needs besides; nil if it calls nothing.
    func function(of task: TaskReference) -> Int? {
        let place = graphs[Int(task.slot)].needs[Int(task.index)]
        return place == GraphRecord.noFunction ? nil : Int(place)
    }

    /// Whether any worker has a function; `GraphRecord.anyWorker`: whether there is any.
    private func isOffered(_ function: Int) -> Bool {
        function == GraphRecord.anyWorker ? !workerOfConnection.isEmpty : functions[function].workerCount > 0
    }

    /// Workers or their functions have changed: the time of waiting begins, or is over.
    mutating func reviewTasksAside() {
        for slot in graphs.indices where graphs[slot].isOpen && !graphs[slot].aside.isEmpty {
            for function in graphs[slot].aside.keys {
                let since = isOffered(function) ? nil : graphs[slot].aside[function]?.unofferedSince ?? now
                graphs[slot].aside[function]?.unofferedSince = since
            }
        }
    }

    /// Nobody is there: what is ready waits for a worker as what nobody can run does, and no longer.
    mutating func setEverythingAside() {
        for slot in readySlots.members {
            while let index = graphs[Int(slot)].ready.popFirst() {
                setAside(TaskReference(slot: slot, index: index))
            }
        }
        for task in suspects where isReady(task) && !isHeld(task) { setAside(task) }
        suspects = suspects.filter { isReady($0) && isHeld($0) }
    }

    /// Whether the reference stands for a task that waits for nothing but a worker.
    func isReady(_ task: TaskReference) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        return graphs[slot].isOpen && index < graphs[slot].taskCount && graphs[slot].phase[index] == .waiting
            && graphs[slot].missing[index] == 0
    }

    /// The graph with tasks for this worker whose client has been served least; of one client's, the oldest.
    mutating func nextReadySlot(for worker: UInt32) -> Int? {
        var best: Int?
        for slot in readySlots.members.map(Int.init) {
            if graphs[slot].ready.isEmpty, graphs[slot].aside.isEmpty {
                readySlots.remove(UInt32(slot))
            } else if hasReadyTask(slot, for: worker), !isBacklogged(slot), best.map({ isBefore(slot, $0) }) ?? true {
                best = slot
            }
        }
        return best
    }

    func isBefore(_ left: Int, _ right: Int) -> Bool {
        (served(left), graphs[left].number) < (served(right), graphs[right].number)
    }

    /// What has been done for the graph's client, or for a graph that has none now.
    private func served(_ slot: Int) -> Double {
        guard let client = graphs[slot].client, let served = clients[client]?.servedNanoseconds else {
            return graphs[slot].servedNanoseconds
        }
        return served + (bill.client == client ? bill.nanoseconds : 0)
    }

    private func hasReadyTask(_ slot: Int, for worker: UInt32) -> Bool {
        !graphs[slot].ready.isEmpty || graphs[slot].aside.keys.contains { canCall($0, at: worker) }
    }

    private func canCall(_ function: Int, at worker: UInt32) -> Bool {
        function == GraphRecord.anyWorker || workers[Int(worker)].can[function]
    }

    /// Takes the first task that the worker may be able to run. It may be over meanwhile, or a suspect.
    mutating func popReady(ofSlot slot: Int, for worker: UInt32) -> UInt32? {
        if graphs[slot].aside.isEmpty { return graphs[slot].ready.popFirst() }
        var (first, source) = (graphs[slot].ready.first, Int?.none)
        for (function, aside) in graphs[slot].aside where canCall(function, at: worker) {
            guard let index = aside.tasks.first, index < first ?? .max else { continue }
            (first, source) = (index, function)
        }
        guard let source else { return graphs[slot].ready.popFirst() }
        _ = graphs[slot].aside[source]?.tasks.pop()
        if graphs[slot].aside[source]?.tasks.isEmpty == true { graphs[slot].aside[source] = nil }
        return first
    }
}
