import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// The workers: what reaches them, and what they do.
extension SimulatedCluster {
    func join(functions: Set<String>, crashes: [Crash] = [], remains: SimulatedRemains? = nil) {
        let threads = Int.random(in: 1...3, using: &random)
        let worker = SimulatedWorker(
            name: "w\(workers.count)", place: workers.count, connection: newConnection(), threadCount: threads,
            functions: functions, memory: plan.memoryByteCount.map { MemoryMarks(limit: $0) },
            isSupervised: plan.isSupervised, crashes: crashes, remains: remains, ofState: configuration.state)
        workers.append(worker)
        scheduleReadings(of: worker)
        guard schedulerIsUp, canReachScheduler(worker) else {
            worker.isConnected = false
            return connectAgain(worker)
        }
        greet(worker)
    }

    func receive(_ message: Message, at worker: SimulatedWorker) {
        switch message {
        case .welcome(let welcome):
            worker.number = welcome.worker
            workerOfNumber[welcome.worker] = worker
            worker.unsaid.subtract(welcome.dropped)
            worker.unsaid.subtract(worker.toldHeld)
            handle(.welcomed(welcome), at: worker)
        case .work(let work):
            for number in worker.unconfirmed.keys where number <= work.acknowledged { worker.unconfirmed[number] = nil }
            handle(.work(work), at: worker)
        case .read(let read):
            let reply = worker.answer(read) { task in
                let fault = readFault()
                if fault != nil { ledger.failedReads[task, default: 0] += 1 }
                return fault
            }
            toScheduler(.data(reply), from: worker.connection)
        case .data(let reply): handle(.answered(holder: 0, reply), at: worker)
        case .heartbeat: break
        case .refused: sessionRefused(of: worker)
        default: problems.append("worker \(worker.name) got what it should not: \(message)")
        }
    }

    /// How a read fails, if it does.
    func readFault() -> ReadReply.Status? {
        guard happens(plan.readFaultRate) else { return nil }
        ledger.lossCount += 1
        return more.chance(0.5) ? .notHeld : .unreadable
    }

    func handle(_ event: WorkerEvent, at worker: SimulatedWorker) {
        guard worker.isAlive else { return }
        guard !worker.isStopped else { return worker.waiting.append { [self] in handle(event, at: worker) } }
        tell { "\(worker.name): \(describe(event))" }
        worker.state.handle(event)
        guard !worker.turnIsDue else { return }
        worker.turnIsDue = true
        after(nanoseconds: Int64.random(in: 0...plan.turnNanoseconds, using: &random)) { [self] in
            whenAwake(worker) { [self] in turn(of: worker) }
        }
    }

    private func turn(of worker: SimulatedWorker) {
        worker.turnIsDue = false
        guard worker.isAlive else { return }
        let instructions = worker.state.turn()
        problems += worker.state.checkInvariants(upTo: invariantLimit).map { "worker \(worker.name): \($0)" }
        for instruction in instructions { carryOut(instruction, at: worker) }
    }

    private func carryOut(_ instruction: WorkerInstruction, at worker: SimulatedWorker) {
        tell { "\(worker.name) does: \(describe(instruction))" }
        switch instruction {
        case .report(let report):
            check(report, of: worker)
            toScheduler(.report(report), from: worker.connection)
        case .run(let thread, let run): start(run, on: thread, at: worker)
        case .cancel, .learnPeer: break
        case .read(let holder, let read): self.read(read, from: holder, for: worker)
        case .store(let task, let value): keep(value, of: task, at: worker)
        case .drop(let tasks): for task in tasks { worker.store[task] = nil }
        case .openGraph(let opening): worker.openGraphs[opening.graph] = opening.functions.map(\.name)
        case .closeGraph(let graph): worker.openGraphs[graph] = nil
        case .reset:
            worker.openGraphs = [:]
            worker.store = [:]
            breakPeerSessions(of: worker)
        case .makeRoom(let byteCount): makeRoom(byteCount, at: worker)
        }
    }

    /// Stores a value that was fetched, if there is room.
    private func keep(_ value: Payload, of task: TaskID, at worker: SimulatedWorker) {
        if happens(plan.unstoredInputRate) {
            ledger.unstoredInputs.insert(task)
            ledger.lossCount += 1
            handle(.notStored(task, "there is no room"), at: worker)
        } else {
            worker.store[task] = value
            handle(.stored(task), at: worker)
        }
    }

    /// Runs tasks on a thread. The thread knows nothing of sessions: what it stores, it stores when it is done.
    private func start(_ run: Run, on thread: Int, at worker: SimulatedWorker) {
        var simulated = SimulatedRun(
            run, at: worker, inlineByteCount: configuration.inlineByteCount, ledger: ledger, using: &random)
        problems += simulated.problems.map { "worker \(worker.name), graph \(run.graph): \($0)" }
        checkPause(of: worker, run)
        worker.runs[thread] = run
        for (task, _) in simulated.stored where happens(plan.unstoredResultRate) {
            ledger.unstoredResults.insert(task)
            simulated.lose(task)
        }
        let ended = simulated
        after(nanoseconds: ended.nanoseconds) { [self] in
            whenAwake(worker) { [self] in end(ended, on: thread, at: worker) }
        }
    }

    private func end(_ run: SimulatedRun, on thread: Int, at worker: SimulatedWorker) {
        guard worker.isAlive else { return }
        if let crash = run.crash {
            kill(worker, by: crash, on: thread)
            return
        }
        worker.runs[thread] = nil
        ledger.ended.formUnion(run.ended)
        for (task, value) in run.stored { worker.store[task] = value }
        if plan.orderRate > 0 { ledger.finished.formUnion(run.finished) }
        handle(.runFinished(thread: thread, outcomes: RunOutcomes(run.outcomes)), at: worker)
    }
}
