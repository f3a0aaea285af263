import MusterGraph
import MusterProtocol

/// Workers come and go.
extension SchedulerState {
    /// A worker's session begins. What it has from before is dropped: it was given up when its last session ended.
    mutating func workerJoined(_ connection: ConnectionID, _ hello: WorkerHello) {
        let number = UInt32(workers.count)
        var record = WorkerRecord(
            number: number, connection: connection, name: unique(hello.name), address: hello.address,
            threadCount: max(1, Int(hello.threadCount)), processID: hello.processID, functions: hello.functions)
        record.can = []
        workers.append(record)
        workerOfConnection[connection] = number
        lastHeard[connection] = now
        roomyWorkers.insert(number)
        let dropped = TaskColumns(Array(hello.held) + Array(hello.assigned))
        send(connection, .welcome(welcome(worker: number, dropped: dropped)))
        functionsChanged(of: number, hello.functions)
        instructions.append(
            .log(
                "worker \(record.name) at \(record.address): \(record.threadCount) threads, \(record.functions.count) functions"
            ))
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
        workers[Int(worker)].can = functions.map { offers(Int(worker), $0.choice) }
        rebuildCatalog()
        unpark()
        let waiting = pendingGraphs
        pendingGraphs = []
        for pending in waiting { openGraph(pending) }
    }

    private mutating func rebuildCatalog() {
        catalog = FunctionCatalog(workers.filter(\.isConnected).flatMap(\.functions))
    }

    mutating func handle(_ message: Message, fromWorker worker: UInt32) {
        switch message {
        case .heartbeat: break
        case .goodbye: connectionLeft(workers[Int(worker)].connection)
        case .report(let report): received(report, from: worker)
        case .read(let read): answer(read, from: worker)
        case .data(let reply): relayed(reply, from: worker)
        case .loadPrepared(let prepared): loadPrepared(prepared, by: worker)
        case .functionsChanged(let change):
            functionsChanged(of: worker, change.functions)
            loadAnnounced(by: worker)
        case .workerHello, .clientHello, .peerHello, .welcome, .refused, .work, .prepareLoad, .finishLoad, .submit,
            .submitPart, .credit, .accepted, .rejected, .results, .failures, .progress, .finished, .cancel, .release,
            .query, .answer, .requestFailed:
            unexpected(message, from: workers[Int(worker)].connection, role: "worker")
        }
    }

    /// A worker is gone. Its tasks run elsewhere; what only it held is made again if somebody needs it.
    mutating func workerLeft(_ worker: UInt32) {
        let number = Int(worker)
        workers[number].isConnected = false
        roomyWorkers.remove(worker)
        touchedWorkers.remove(worker)
        instructions.append(.log("worker \(workers[number].name) left"))
        let running = probablyRunning(at: number)
        var moved: [TaskReference] = []
        for slot in graphs.indices where graphs[slot].isOpen {
            loseResults(of: worker, slot: slot)
            for index in 0..<graphs[slot].taskCount
            where graphs[slot].phase[index] == .assigned && graphs[slot].worker[index] == worker {
                moved.append(TaskReference(slot: UInt32(slot), index: UInt32(index)))
            }
            graphs[slot].openedAt.remove(worker)
        }
        unassign(moved, from: worker)
        for task in running { countLoss(of: task) }
        for task in workers[number].preferred.removeAll() {
            let (slot, index) = (Int(task.slot), Int(task.index))
            if index < graphs[slot].taskCount, graphs[slot].phase[index] == .waiting, graphs[slot].missing[index] == 0 {
                becameReady(task)
            }
        }
        rebuildCatalog()
        rerouteRelays(from: worker)
        loadInterrupted(by: worker)
        workers[number].given = []
        workers[number].can = []
        workers[number].functions = []
    }

    /// The oldest tasks that the worker has, as many as it runs at once. A guess: a worker runs small tasks many at a time,
    /// and tells of them together, so what it ran when it died may stand further back.
    private func probablyRunning(at worker: Int) -> [TaskReference] {
        var running: [TaskReference] = []
        for position in workers[worker].givenStart..<workers[worker].given.count {
            guard running.count < workers[worker].threadCount else { break }
            let given = workers[worker].given[position]
            if isAt(worker, given) { running.append(given.task) }
        }
        return running
    }

    /// A task that was running on too many workers when they died is not tried again.
    private mutating func countLoss(of task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].phase[index] == .waiting else { return }
        graphs[slot].losses[task.index, default: 0] += 1
        let count = graphs[slot].losses[task.index] ?? 0
        guard count >= configuration.lossLimit else { return }
        let message = "\(count) workers died while they ran it"
        fail(task, FailureDescription(kind: .workerLost, message: message, function: functionName(of: task)))
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
        for task in tasks {
            let (slot, index) = (Int(task.slot), Int(task.index))
            countAhead(of: task)
            for dependent in graphs[slot].dependents[task.index] where graphs[slot].phase[Int(dependent)] == .waiting {
                countAhead(of: TaskReference(slot: task.slot, index: dependent))
            }
            if graphs[slot].missing[index] == 0 { becameReady(task) }
            if graphs[slot].users[index] == 0 { releaseList.append(task) }
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
        let (missing, ahead) = (graphs[slot].missing[index], graphs[slot].ahead[index])
        if missing > 0, missing == ahead { workers[Int(graphs[slot].worker[index])].preferred.push(task) }
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

    /// Results of which the last copy is gone: those that somebody needs are made again.
    mutating func lose(_ tasks: [TaskReference]) {
        var revived: [TaskReference] = []
        for task in tasks {
            let (slot, index) = (Int(task.slot), Int(task.index))
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
