import MusterGraph
import MusterProtocol

/// Workers come and go.
extension SchedulerState {
    /// A worker's session begins. What it has from before is used where it is still needed; see
    /// `SchedulerState+Adopting.swift`.
    mutating func workerJoined(_ connection: ConnectionID, _ hello: WorkerHello) {
        if let problem = roomProblem(for: hello) { return refuse(connection, .limit, problem) }
        let number = number(of: hello)
        let wasAlone = workerOfConnection.isEmpty
        var record = WorkerRecord(
            number: number, identity: hello.identity, connection: connection, name: unique(hello.name),
            address: hello.address, threadCount: max(1, Int(hello.threadCount)), processID: hello.processID,
            functions: hello.functions)
        record.isSupervised = hello.isSupervised
        workers[Int(number)] = record
        // The same process: none of its tasks has killed it.
        outlived(number)
        workerOfConnection[connection] = number
        lastHeard[connection] = now
        roomyWorkers.insert(number)
        workers[Int(number)].functions = hello.functions
        workers[Int(number)].can = functions.map { offers(Int(number), $0.choices) }
        noteChange(from: [], to: workers[Int(number)].can)
        let dropped = adopt(hello, by: number)
        send(connection, .welcome(welcome(worker: number, dropped: dropped)))
        put(
            .workers, key: WorkerEntry.key(of: hello.identity),
            WorkerEntry(
                identity: hello.identity, number: number, name: record.name))
        offersChanged()
        if wasAlone, returning.lost[number] != nil { gatherAgain() }
        returned(number)
        if let former = numberOfIdentity[hello.former] { succeeded(former) }
        instructions.append(
            .log(
                "worker \(record.name) at \(record.address): \(record.threadCount) threads, \(record.functions.count) functions"
            ))
    }

    /// Why another worker cannot be taken; nil when it can.
    private func roomProblem(for hello: WorkerHello) -> String? {
        let known = numberOfIdentity[hello.identity]
        if workerOfConnection.count >= configuration.workerCount, known.map({ !workers[Int($0)].isConnected }) ?? true {
            return "this scheduler has \(workerOfConnection.count) workers, and takes no more until one leaves"
        }
        guard known == nil, workers.count > configuration.workerNumberCount else { return nil }
        return "this scheduler has had \(workers.count - 1) workers, and takes new ones only after it was started again"
    }

    /// The number of a worker: the one that it had, or a new one. An older session of it is over.
    private mutating func number(of hello: WorkerHello) -> UInt32 {
        guard let known = numberOfIdentity[hello.identity] else {
            let number = UInt32(workers.count)
            workers.append(workers[0])
            numberOfIdentity[hello.identity] = number
            return number
        }
        if workers[Int(known)].isConnected {
            refuse(workers[Int(known)].connection, .session, "another session of this worker has begun")
        }
        // It may be reached somewhere else now.
        for worker in workers.indices where workers[worker].isConnected { workers[worker].knownPeers.remove(known) }
        return known
    }

    /// The name, or the name with a number behind it if a worker has it already.
    private func unique(_ name: String) -> String {
        let taken = Set(workers.filter(\.isConnected).map(\.name))
        guard taken.contains(name) else { return name }
        var number = 2
        while taken.contains("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }

    /// A worker has other functions than before.
    mutating func functionsChanged(of worker: UInt32, _ announced: [FunctionDescription]) {
        workers[Int(worker)].functions = announced
        let can = functions.map { offers(Int(worker), $0.choices) }
        noteChange(from: workers[Int(worker)].can, to: can)
        workers[Int(worker)].can = can
        offersChanged()
    }

    /// What workers offer has changed: what waited for functions may go on.
    private mutating func offersChanged() {
        rebuildCatalog()
        reviewTasksAside()
        let waiting = pendingGraphs
        pendingGraphs = []
        for pending in waiting { openGraph(pending) }
    }

    /// Keeps count of the workers that have each function; arrays that are too short stand for a worker without.
    private mutating func noteChange(from old: [Bool], to new: [Bool]) {
        for function in functions.indices {
            if function < old.count, old[function] { functions[function].workerCount -= 1 }
            if function < new.count, new[function] { functions[function].workerCount += 1 }
        }
    }

    private mutating func rebuildCatalog() {
        catalog = FunctionCatalog(workers.filter(\.isConnected).flatMap(\.functions))
    }

    mutating func handle(_ message: Message, fromWorker worker: UInt32) {
        switch message {
        case .heartbeat: break
        case .goodbye: connectionLeft(workers[Int(worker)].connection, inOrder: true)
        case .report(let report): received(report, from: worker)
        case .read(let read): answer(read, from: worker)
        case .data(let reply): relayed(reply, from: worker)
        case .loadPrepared(let prepared): loadPrepared(prepared, by: worker)
        case .functionsChanged(let change):
            functionsChanged(of: worker, change.functions)
            loadAnnounced(change, by: worker)
        case .workerHello, .clientHello, .peerHello, .welcome, .refused, .work, .prepareLoad, .finishLoad, .submit,
            .submitPart, .credit, .accepted, .rejected, .results, .failures, .progress, .finished, .cancel, .release,
            .query, .answer, .requestFailed, .attach, .acknowledge:
            unexpected(message, from: workers[Int(worker)].connection, role: "worker")
        }
    }

    /// A worker is gone. Its tasks run elsewhere; what only it held is made again if somebody needs it.
    ///
    /// - Parameter inOrder: Whether it said goodbye: then no task has killed it.
    mutating func workerLeft(_ worker: UInt32, inOrder: Bool) {
        let number = Int(worker)
        workers[number].isConnected = false
        roomyWorkers.remove(worker)
        touchedWorkers.remove(worker)
        reservedWorkers.remove(worker)
        pausedWorkers.remove(worker)
        noteChange(from: workers[number].can, to: [])
        instructions.append(.log("worker \(workers[number].name) left"))
        // It never had these, so it has not lost them.
        unassignUnsent(from: worker)
        var moved: [TaskReference] = []
        let open = graphs.indices.filter { graphs[$0].isOpen }.sorted { graphs[$0].number < graphs[$1].number }
        for slot in open {
            for index in 0..<graphs[slot].taskCount
            where graphs[slot].phase[index] == .assigned && graphs[slot].worker[index] == worker {
                moved.append(TaskReference(slot: UInt32(slot), index: UInt32(index)))
            }
            graphs[slot].openedAt.remove(worker)
        }
        if !inOrder {
            returning.lost[worker] = now
            awaitReport(of: worker)
        }
        let lost = inOrder ? [] : countLosses(of: moved, at: number)
        let doubtful = moved.filter { hasEffects($0) && !mayRunAgain($0) }
        unassign(moved, from: worker)
        for task in doubtful { failDoubtful(task, lostWith: workers[number].name) }
        // Only now: what is lost may fail tasks of any graph.
        for slot in open where graphs[slot].isOpen { loseResults(of: worker, slot: slot) }
        giveUp(lost)
        for task in workers[number].preferred.removeAll() where isReady(task) { becameReady(task) }
        rebuildCatalog()
        reviewTasksAside()
        rerouteRelays(from: worker)
        loadInterrupted(by: worker)
        record(.remove(.workers, key: WorkerEntry.key(of: workers[number].identity)))
        workers[number] = workers[number].departed
    }

    /// The name of the function that a task calls; empty if it calls none.
    func functionName(of task: TaskReference) -> String {
        let function = graphs[Int(task.slot)].graph.functionOf[Int(task.index)]
        return function == .max ? "" : graphs[Int(task.slot)].graph.functions[Int(function)].name
    }

    /// Tasks that a worker had and will not run.
    mutating func unassign(_ tasks: [TaskReference], from worker: UInt32) {
        for task in tasks {
            unburden(worker, of: task)
            graphs[Int(task.slot)].phase[Int(task.index)] = .waiting
            for input in graphs[Int(task.slot)].inputs[task.index] {
                graphs[Int(task.slot)].marks[Int(input)].remove(.local)
            }
        }
        var affected = Set(tasks)
        for task in tasks {
            for dependent in graphs[Int(task.slot)].dependents[task.index] {
                affected.insert(TaskReference(slot: task.slot, index: dependent))
            }
        }
        for task in affected.sorted() where graphs[Int(task.slot)].phase[Int(task.index)] == .waiting {
            countAhead(of: task)
        }
        for task in tasks {
            if graphs[Int(task.slot)].missing[Int(task.index)] == 0 { becameReady(task) }
            if graphs[Int(task.slot)].users[Int(task.index)] == 0 { releaseList.append(task) }
        }
    }

    /// Counts anew how many of a waiting task's inputs are being made at one worker.
    private mutating func countAhead(of task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        graphs[slot].ahead[index] = 0
        for input in graphs[slot].inputs[task.index] where graphs[slot].phase[Int(input)] == .assigned {
            let place = graphs[slot].worker[Int(input)]
            if graphs[slot].ahead[index] == 0 { graphs[slot].worker[index] = place }
            if graphs[slot].worker[index] == place { graphs[slot].ahead[index] += 1 }
        }
        offerAhead(task)
    }

    /// What the worker held of a graph is held by others, or has to be made again, or is not needed.
    private mutating func loseResults(of worker: UInt32, slot: Int) {
        var lost: [TaskReference] = []
        for (index, holders) in graphs[slot].copies where holders.contains(worker) {
            let rest = holders.filter { $0 != worker }
            graphs[slot].copies[index] = rest.isEmpty ? nil : rest
        }
        for index in 0..<graphs[slot].taskCount
        where graphs[slot].phase[index] == .done && graphs[slot].worker[index] == worker {
            if let other = graphs[slot].copies[UInt32(index)]?.first {
                graphs[slot].worker[index] = other
                let rest = Array(graphs[slot].copies[UInt32(index)]?.dropFirst() ?? [])
                graphs[slot].copies[UInt32(index)] = rest.isEmpty ? nil : rest
            } else {
                lost.append(TaskReference(slot: UInt32(slot), index: UInt32(index)))
            }
        }
        lose(lost)
    }

    /// Results that no worker has any more: those that somebody needs are made again, unless the scheduler has a copy.
    mutating func lose(_ tasks: [TaskReference]) {
        var revived: [TaskReference] = []
        for task in tasks where !fallBackToOwnCopy(of: task) {
            let (slot, index) = (Int(task.slot), Int(task.index))
            unpin(task)
            graphs[slot].phase[index] = .released
            for dependent in graphs[slot].dependents[task.index] {
                inputLost(TaskReference(slot: task.slot, index: dependent))
            }
            for dependent in graphs[slot].foreignDependents[task.index] ?? [] { inputLost(dependent) }
            if graphs[slot].users[index] > 0 { revived.append(task) }
        }
        revive(revived)
    }

    /// One input of a task is no longer there.
    private mutating func inputLost(_ task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        switch graphs[slot].phase[index] {
        case .waiting, .assigned:
            graphs[slot].missing[index] += 1
            graphs[slot].ready.remove(task.index)
        case .done, .released, .failed:
            // These count their inputs anew if they are ever made again.
            break
        }
    }
}
