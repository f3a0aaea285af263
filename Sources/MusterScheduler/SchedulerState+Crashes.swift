import MusterGraph
import MusterProtocol

/// What supervised workers tell of how their last processes ended.
///
/// `SchedulerState+Suspects.swift` blames each task that a lost worker may have been running. Here it is told which it
/// was: the others are acquitted, and the call of the one that did it is remembered, since it will do so again in any graph.
///
/// Step 1: the process dies, and its worker is lost. Step 2: the next process joins, as a worker like any other. Step 3:
/// its first report has the `crashes` of those before it.
extension SchedulerState {
    /// One earlier life of a worker has ended so.
    mutating func received(_ crash: Crash, from worker: UInt32) {
        // Numbers of graphs of another state mean others here.
        guard crash.state == configuration.state else { return }
        let life = numberOfIdentity[crash.identity]
        guard life != worker else { return }
        // Unknown where the scheduler has begun anew meanwhile: then it has counted nothing for it either.
        if let life {
            if workers[Int(life)].isConnected {
                refuse(workers[Int(life)].connection, .session, "this process has ended, as the one after it says")
            }
            awaitedLives[life] = nil
            succeeded(life)
            acquitOthers(at: life, but: Set(crash.tasks.map(\.task)))
        }
        guard crash.isCertain, let death = crash.tasks.first, let slot = slotOfGraph[death.task.graph],
            death.task.index < graphs[Int(slot)].taskCount
        else { return }
        let task = TaskReference(slot: slot, index: death.task.index)
        if let life, graphs[Int(slot)].phase[Int(task.index)] != .done {
            countLoss(of: task, TaskLoss(worker: life, attempt: death.attempt))
        }
        var failure = crash.failure
        failure.worker = workers[Int(worker)].name
        countDeath(death, of: task, failure)
    }

    /// A worker whose session was lost is back: the same process, so none of its tasks has killed it.
    mutating func outlived(_ worker: UInt32) {
        awaitedLives[worker] = nil
        acquitOthers(at: worker, but: [])
    }

    /// The worker's end was not due to any of the tasks that were counted for it, but these.
    private mutating func acquitOthers(at worker: UInt32, but culprits: Set<TaskID>) {
        let open = graphs.indices.filter { graphs[$0].isOpen && !graphs[$0].losses.isEmpty }
        for slot in open.sorted(by: { graphs[$0].number < graphs[$1].number }) {
            for (index, losses) in graphs[slot].losses.sorted(by: { $0.key < $1.key })
            where losses.contains(where: { $0.worker == worker }) {
                guard !culprits.contains(TaskID(graph: graphs[slot].number, index: index)) else { continue }
                let rest = losses.filter { $0.worker != worker }
                graphs[slot].losses[index] = rest.isEmpty ? nil : rest
                reviewSuspect(TaskReference(slot: UInt32(slot), index: index))
            }
        }
    }

    /// A task may be no suspect any more: then it can go where it would have gone.
    private mutating func reviewSuspect(_ task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].marks[index].contains(.suspect),
            (graphs[slot].losses[task.index]?.count ?? 0) < configuration.lossLimit - 1,
            (crashRecord(of: task)?.count ?? 0) < configuration.lossLimit - 1
        else { return }
        graphs[slot].marks[index].remove(.suspect)
        guard graphs[slot].phase[index] == .waiting else { return }
        if graphs[slot].missing[index] == 0 { becameReady(task) } else { offerAhead(task) }
    }

    /// Counts, for the task's call, that it has killed a worker: in every graph.
    mutating func countDeath(_ death: TaskAttempt, of task: TaskReference, _ failure: FailureDescription) {
        guard let call = crashCall(of: task) else { return }
        var failure = failure
        failure.function = call.function
        guard let (record, gone) = crashTable.add(death, of: call, failure: failure) else { return }
        put(.crashes, key: CrashRecord.key(of: call), record)
        if let gone { self.record(.remove(.crashes, key: CrashRecord.key(of: gone))) }
        let times = record.count == 1 ? "its worker" : "\(record.count) workers"
        let reason = failure.message.prefix { $0 != "\n" }
        instructions.append(.log("\(call.function), task \(key(of: task)), has killed \(times): \(reason)"))
        let open = graphs.indices.filter { graphs[$0].isOpen }
        for slot in open.sorted(by: { graphs[$0].number < graphs[$1].number }) {
            markCrashCalls(ofSlot: slot, of: call)
        }
    }

    /// Marks the tasks of a graph that call what has killed workers.
    ///
    /// - Parameter only: The call that is looked for; nil: all.
    mutating func markCrashCalls(ofSlot slot: Int, of only: CrashCall? = nil) {
        guard !crashTable.isEmpty else { return }
        let names = graphs[slot].graph.functions.map(\.name)
        let functions = Set(
            names.indices.filter { crashTable.knows(names[$0]) && (only == nil || only?.function == names[$0]) })
        guard !functions.isEmpty else { return }
        for index in 0..<graphs[slot].taskCount {
            let function = graphs[slot].graph.functionOf[index]
            guard function != CompiledGraph.noFunction, functions.contains(Int(function)) else { continue }
            let task = TaskReference(slot: UInt32(slot), index: UInt32(index))
            guard let call = crashCall(of: task), only == nil || call == only, let record = crashTable[call] else {
                continue
            }
            blame(task, count: record.count)
        }
    }

    /// The task's call has killed so many workers.
    private mutating func blame(_ task: TaskReference, count: Int) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        switch graphs[slot].phase[index] {
        case .done, .failed: return
        case .waiting, .assigned, .released: break
        }
        graphs[slot].marks[index].insert(.blamed)
        if count >= configuration.lossLimit {
            condemned.append(TaskID(graph: graphs[slot].number, index: task.index))
        } else if count == configuration.lossLimit - 1 {
            makeSuspect(task)
        }
    }

    /// Fails the tasks that will not be tried, since their calls have killed too many workers.
    mutating func failCondemned() {
        while let id = condemned.popLast() {
            guard let slot = slotOfGraph[id.graph], id.index < graphs[Int(slot)].taskCount else { continue }
            let task = TaskReference(slot: slot, index: id.index)
            switch graphs[Int(slot)].phase[Int(id.index)] {
            case .waiting, .assigned: fail(task, killerFailure(task, count: configuration.lossLimit))
            // It is looked at again when it is to be made after all: see `restart`.
            case .released, .done, .failed: break
            }
        }
    }

    /// Why a task is not tried again.
    func killerFailure(_ task: TaskReference, count: Int) -> FailureDescription {
        let message = "\(count) workers died while they ran it"
        guard let last = crashRecord(of: task)?.lastFailure else {
            return FailureDescription(kind: .workerLost, message: message, function: functionName(of: task))
        }
        var failure = last
        failure.kind = .workerLost
        failure.message = "\(message); the last: \(last.message)"
        return failure
    }

    /// A call that has a result kills nobody, for now.
    mutating func acquitCall(of task: TaskReference) {
        let slot = Int(task.slot)
        guard graphs[slot].marks[Int(task.index)].contains(.blamed) else { return }
        graphs[slot].marks[Int(task.index)].remove(.blamed)
        guard let call = crashCall(of: task) else { return }
        crashTable.remove(call)
        record(.remove(.crashes, key: CrashRecord.key(of: call)))
    }

    /// What is known of the task's call; nil if it has killed nobody.
    func crashRecord(of task: TaskReference) -> CrashRecord? {
        guard !crashTable.isEmpty, crashTable.knows(functionName(of: task)), let call = crashCall(of: task) else {
            return nil
        }
        return crashTable[call]
    }

}
