import MusterGraph
import MusterProtocol
import MusterScheduler

/// The scheduler: what reaches it, and what it says.
extension SimulatedCluster {
    func toScheduler(_ message: Message, from connection: ConnectionID) {
        deliver(.message(connection, message), from: connection)
    }

    func deliver(_ event: SchedulerEvent, from connection: ConnectionID) {
        send(from: connection.number, to: 0) { [self] in
            if !cutConnections.contains(connection) { tellScheduler(event) }
        }
    }

    func tellScheduler(_ event: SchedulerEvent) {
        guard schedulerIsUp else { return }
        tell { "\(name(of: event)) > scheduler: \(describe(event))" }
        note(event)
        witness.heard(event) { [self] in scheduler.isWaiting($0) }
        scheduler.handle(event, now: now)
        dueSchedulerTurn(after: Int64.random(in: 0...plan.turnNanoseconds, using: &random))
    }

    /// Keeps what has to be known of an event to judge what comes of it.
    private func note(_ event: SchedulerEvent) {
        switch event {
        case .workerJoined(let connection, let hello):
            // An older session of it is over, whether anybody has said so or not.
            if let old = sessionOfWorker.updateValue(connection, forKey: hello.identity) { offers[old] = nil }
            offers[connection] = Set(hello.functions.map(\.name))
        case .left(let connection), .message(let connection, .goodbye):
            offers[connection] = nil
            paused.remove(connection)
        case .message(let connection, .report(let report)):
            // A late report, of a session that is over, is of no account.
            guard offers[connection] != nil else { return }
            if report.isPaused { paused.insert(connection) } else { paused.remove(connection) }
        case .message(let connection, .submit(let submit)):
            guard plan.lackRate > 0, let request = client(connection)?.requests[submit.request] else { return }
            // Without a worker, the first to come decides.
            request.mayLackFunctions =
                offers.isEmpty
                || !request.graph.compiled.functions.allSatisfy { name in
                    offers.values.contains { $0.contains(name) }
                }
        case .clientJoined, .message, .congested, .relieved, .recorded, .stateUnwritable, .stateWritable: break
        }
    }

    func client(_ connection: ConnectionID) -> SimulatedClient? {
        clients.first { $0.connection == connection }
    }

    func dueSchedulerTurn(after nanoseconds: Int64) {
        guard !schedulerTurnIsDue else { return }
        schedulerTurnIsDue = true
        after(nanoseconds: nanoseconds) { [self] in
            schedulerTurnIsDue = false
            guard schedulerIsUp else { return }
            let instructions = scheduler.turn(now: now)
            problems += scheduler.checkInvariants(upTo: invariantLimit).map { "scheduler: \($0)" }
            witness.said(instructions)
            problems += witness.problems
            for instruction in instructions { carryOut(instruction) }
            checkBlame()
            scheduleWake()
        }
    }

    private func carryOut(_ instruction: SchedulerInstruction) {
        switch instruction {
        case .send(let connection, let message):
            if slowSessions[connection] != nil { keep(message, for: connection) } else { pass(message, to: connection) }
        case .record(let number, let changes): write(number, changes)
        case .close(let connection):
            // Its next life has told that it is over, before the connection did.
            offers[connection] = nil
            paused.remove(connection)
        case .log: break
        }
    }

    /// Deadlines pass even where nothing happens.
    private func scheduleWake() {
        let time = max(scheduler.deadline.nanoseconds, now.nanoseconds + 1)
        if let wakeTime, wakeTime > now.nanoseconds, wakeTime <= time { return }
        wakeTime = time
        wakeCount += 1
        at(time) { [self] in
            wakeCount -= 1
            if schedulerIsUp { dueSchedulerTurn(after: 0) }
        }
    }

    /// Where every crash is told, only those are blamed for one that did it.
    private func checkBlame() {
        guard plan.crashCount > 0, plan.tellsEveryCrash, plan.hasOnlyCrashes else { return }
        for task in scheduler.blamedTasks where ledger.kills[task] == nil {
            problems.append("task \(task) is blamed for the death of a worker, and has killed none")
        }
    }

    func pass(_ message: Message, to connection: ConnectionID) {
        if case .accepted(let accepted) = message, let request = client(connection)?.requests[accepted.request] {
            request.graphNumber = accepted.graph
            ledger.accepted(request, as: accepted.graph)
        }
        if case .work(let work) = message { checkPause(of: connection, work) }
        send(from: 0, to: connection.number) { [self] in
            guard !cutConnections.contains(connection) else { return }
            tell { "scheduler > \(name(of: connection)): \(describe(message))" }
            if let worker = workers.first(where: { $0.connection == connection }) {
                whenAwake(worker) { [self] in
                    if worker.isAlive, worker.connection == connection { receive(message, at: worker) }
                }
            } else if let client = client(connection), client.isAlive {
                for answer in client.receive(message) { toScheduler(answer, from: connection) }
            }
        }
    }
}
