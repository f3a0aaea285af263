import MusterGraph
import MusterProtocol
import MusterScheduler

/// Watches the scheduler from outside: what it is told, and what it says, have to fit together.
///
/// It knows what workers were given and what they have said that they hold, from messages alone, and so what the scheduler
/// has to know. A graph that is run again, or dropped, without need comes to the right answer all the same; here it shows.
final class SchedulerWitness {
    /// A task that a worker has.
    private struct Given {
        let attempt: UInt64
        /// Whether its result stays until the scheduler releases it.
        let isKept: Bool
        /// It was asked for again, or is not needed any more.
        var isAskedBack = false
    }

    private let ledger: SimulationLedger
    /// What each session's worker has been given and has not answered for.
    private var given: [ConnectionID: [TaskID: Given]] = [:]
    /// The results that each session's worker has said it keeps.
    private var held: [ConnectionID: Set<TaskID>] = [:]
    private var sessionOfIdentity: [UInt64: ConnectionID] = [:]
    /// Hellos that have not been answered, how much had been lost when they came, and which of their tasks nobody else had.
    private var hellos: [ConnectionID: (hello: WorkerHello, lossCount: Int, alone: Set<TaskID>)] = [:]
    /// The task of each read that was passed on to a worker.
    private var reads: [UInt64: TaskID] = [:]
    /// Results that could not be had where they should be: these may be given up, and made again.
    private var missed: Set<TaskID> = []
    private var flags: [TaskID: Assignments.Flags] = [:]
    /// Whose results each task takes.
    private var inputs: [TaskID: [TaskID]] = [:]
    /// The last attempt of each task, in whatever life of the scheduler.
    private var lastAttempt: [TaskID: UInt64] = [:]
    /// Tasks that a worker brought back and was told to drop, though nobody else had them; and how much had been lost by
    /// then.
    private var refused: [TaskID: Int] = [:]
    /// Results that workers have just brought back, and that are waited for.
    private var waitedFor: [ConnectionID: [TaskID]] = [:]
    /// What is known of copies that the scheduler has of results.
    private var copies: WitnessedCopies
    /// How many sessions have ended.
    private var endCount = 0
    private(set) var problems: [String] = []

    init(ledger: SimulationLedger, hasRoomForCopies: Bool) {
        self.ledger = ledger
        copies = WitnessedCopies(isRoomy: hasRoomForCopies)
    }

    /// How many results the scheduler's copies have saved.
    var savedCount: Int { copies.savedCount }

    /// The scheduler is gone, and with it everything that it knew.
    func forgetSessions() {
        copies.forgetAll()
        for connection in given.keys.sorted(by: { $0.number < $1.number }) { end(connection) }
        (given, held, sessionOfIdentity, hellos, reads) = ([:], [:], [:], [:], [:])
    }

    /// How much has been lost, as far as anybody knows.
    private var lossCount: Int { ledger.lossCount + endCount + missed.count }

    private func end(_ connection: ConnectionID) {
        endCount += 1
        noteSaved(byLossOf: connection)
        for task in (given.removeValue(forKey: connection) ?? [:]).keys { ledger.losses[task, default: 0] += 1 }
        held[connection] = nil
        hellos[connection] = nil
        waitedFor[connection] = nil
    }

    /// Notes which results that only this worker has are needed, and saved by a copy.
    private func noteSaved(byLossOf connection: ConnectionID) {
        let lost = copies.here.filter { task in
            held[connection]?.contains(task) == true
                && !held.contains { $0.key != connection && $0.value.contains(task) }
        }
        guard !lost.isEmpty else { return }
        for taker in given.values.flatMap({ $0.filter { !$0.value.isAskedBack }.keys }).sorted() {
            let taken = (inputs[taker] ?? []).filter(lost.contains)
            // Its client may have let go of what it was for.
            guard !taken.isEmpty, !ledger.mayFail(taker), ledger.requests[taker.graph]?.released.isEmpty == true else {
                continue
            }
            for task in taken { copies.lost(task, neededBy: taker) }
        }
    }

    // MARK: What the scheduler hears

    /// - Parameter isWaitedFor: Whether the scheduler wants the result of a task, and nobody makes it.
    func heard(_ event: SchedulerEvent, isWaitedFor: (TaskID) -> Bool) {
        switch event {
        case .workerJoined(let connection, let hello):
            waitedFor[connection] = hello.held.filter { isWaitedFor($0) && !ledger.mayDiffer($0) }
            if let old = sessionOfIdentity.updateValue(connection, forKey: hello.identity) { end(old) }
            if !hello.held.isEmpty { copies.forgetNeeds() }
            hellos[connection] = (hello, lossCount, Set(hello.assigned.filter { !isElsewhere($0) }))
        case .left(let connection), .message(let connection, .goodbye):
            // What is lost with a client is not needed.
            if given[connection] == nil { copies.forgetNeeds() }
            end(connection)
        case .message(_, .cancel), .message(_, .release): copies.forgetNeeds()
        case .message(_, .read(let read)): copies.asked(for: read)
        case .message(let connection, .report(let report)): heard(report, from: connection)
        case .message(let connection, .data(let reply)):
            for entry in reply.entries {
                guard let task = reads.removeValue(forKey: entry.request) else { continue }
                if held[connection]?.contains(task) == true { copies.received(task, entry) }
                // Of what it reads for itself alone, it can do without.
                if entry.status != .found, !copies.isOwn(task) { missed.insert(task) }
            }
        case .clientJoined, .message, .congested, .relieved, .recorded, .stateUnwritable, .stateWritable: break
        }
    }

    private func heard(_ report: Report, from connection: ConnectionID) {
        guard given[connection] != nil else { return }
        // The scheduler ends the session of a process of which it hears here that it is dead, and takes nothing more of it.
        for crash in report.crashes {
            if let old = sessionOfIdentity[crash.identity], old != connection, given[old] != nil { end(old) }
        }
        let delivered = Set(report.completions.delivered)
        for (task, attempt) in zip(report.completions.tasks, report.completions.attempts) {
            guard let known = given[connection]?[task], known.attempt == attempt else { continue }
            if known.isKept, delivered.contains(task), ledger.isDeliveredForCopy(task) { copies.delivered(task) }
            given[connection]?[task] = nil
            copies.finished(task)
            ledger.counted[task, default: []].insert(attempt)
            if known.isKept { held[connection]?.insert(task) }
        }
        fail(report.failures.filter { given[connection]?[$0.task]?.attempt == $0.attempt }.map(\.task), at: connection)
        for task in report.returned { given[connection]?[task] = nil }
        // What two attempts may differ in is not counted on.
        for task in report.acquired where !ledger.mayDiffer(task) && held.values.contains(where: { $0.contains(task) })
        {
            held[connection]?.insert(task)
        }
        missed.formUnion(report.missing)
    }

    /// A worker drops, with a task that has failed, all that takes its result.
    private func fail(_ tasks: [TaskID], at connection: ConnectionID) {
        guard !tasks.isEmpty else { return }
        copies.forgetNeeds()
        var failed = Set(tasks)
        for task in (given[connection] ?? [:]).keys.sorted() {
            guard failed.contains(task) || inputs[task]?.contains(where: failed.contains) == true else {
                continue
            }
            failed.insert(task)
            given[connection]?[task] = nil
        }
    }

    // MARK: What the scheduler says

    /// All that comes of one turn, of which a part may make up for another.
    func said(_ instructions: [SchedulerInstruction]) {
        var released: [(task: TaskID, by: ConnectionID)] = []
        for instruction in instructions {
            switch instruction {
            case .close(let connection): end(connection)
            case .send(let connection, .welcome(let welcome)): welcomed(connection, welcome)
            case .send(let connection, .work(let work)): released += dropped(work, at: connection)
            case .send(_, .read(let read)): for entry in read.entries { reads[entry.request] = entry.task }
            case .send(let connection, .results(let results)): said(results, to: connection)
            case .send(_, .failures): copies.forgetNeeds()
            case .send, .record, .log: break
            }
        }
        for case .send(let connection, .work(let work)) in instructions { assigned(work, to: connection) }
        checkReleases(released)
    }

    /// Whether a worker has a task, or its result.
    private func isElsewhere(_ task: TaskID) -> Bool {
        given.values.contains { $0[task] != nil } || held.values.contains { $0.contains(task) }
    }

    private func welcomed(_ connection: ConnectionID, _ welcome: Welcome) {
        guard let (hello, lossCount, alone) = hellos.removeValue(forKey: connection) else { return }
        let dropped = Set(welcome.dropped)
        for task in hello.assigned where dropped.contains(task) && !hello.held.contains(task) {
            // It may be another's, who waits for that to be written down.
            guard flags[task]?.contains(.effects) != true else { continue }
            if alone.contains(task), !isElsewhere(task) { refused[task] = lossCount }
        }
        for task in waitedFor.removeValue(forKey: connection) ?? [] where dropped.contains(task) {
            problems.append("a worker brings the result of \(task), which is waited for, and is told to drop it")
        }
        takenOver(hello, but: dropped)
        held[connection] = Set(hello.held).subtracting(dropped)
        given[connection] = [:]
        for (task, attempt) in zip(hello.assigned, hello.assignedAttempts) where !dropped.contains(task) {
            let flags = flags[task] ?? []
            let isKept = flags.contains(.keep) || !flags.contains(.deliver)
            given[connection]?[task] = Given(attempt: attempt, isKept: isKept)
        }
    }

    /// Of a task with effects only what the last attempt came to is taken over.
    private func takenOver(_ hello: WorkerHello, but dropped: Set<TaskID>) {
        let all = Array(zip(hello.held, hello.heldAttempts)) + Array(zip(hello.assigned, hello.assignedAttempts))
        for (task, attempt) in all where !dropped.contains(task) && flags[task]?.contains(.effects) == true {
            // Out of a store, or fetched: nobody knows of which attempt it is, unless there was one only.
            let runs = ledger.effects[task] ?? [:]
            let number = attempt == 0 && runs.count == 1 ? runs.keys.first ?? 0 : attempt
            if number == lastAttempt[task] {
                if hello.held.contains(task) { ledger.counted[task, default: []].insert(number) }
            } else {
                problems.append("attempt \(number) of \(task), which has effects, is taken over, and was not the last")
            }
        }
    }

    private func dropped(_ work: Work, at connection: ConnectionID) -> [(task: TaskID, by: ConnectionID)] {
        for graph in work.closedGraphs {
            for task in held[connection] ?? [] where task.graph == graph { held[connection]?.remove(task) }
            for task in (given[connection] ?? [:]).keys where task.graph == graph { given[connection]?[task] = nil }
        }
        for task in work.released { copies.forget(task) }
        for task in work.takenBack { given[connection]?[task]?.isAskedBack = true }
        return work.released.compactMap { held[connection]?.remove($0) == nil ? nil : ($0, connection) }
    }

    private func assigned(_ work: Work, to connection: ConnectionID) {
        for assignments in work.assignments {
            for (position, (index, flags)) in zip(assignments.indices, assignments.flags).enumerated() {
                let range =
                    Int(assignments.argumentOffsets[position])..<Int(assignments.argumentOffsets[position + 1])
                let task = TaskID(graph: assignments.graph, index: index)
                if lastAttempt.updateValue(work.attempt, forKey: task) != nil { ledger.rerunCount += 1 }
                if refused.removeValue(forKey: task) == lossCount {
                    problems.append("task \(task) is to run again, and a worker was told to drop it that ran it")
                }
                if held.values.contains(where: { $0.contains(task) }) {
                    problems.append("task \(task) is to run again, and a worker that is connected has its result")
                }
                if let taker = copies.needed[task] {
                    problems.append("task \(task) is to run again, and the scheduler has a copy for \(taker)")
                }
                copies.forget(task)
                if given.contains(where: { $0.key != connection && $0.value[task]?.isAskedBack == false }) {
                    problems.append("task \(task) is given to a worker, and another has it")
                }
                self.flags[task] = flags
                inputs[task] = ArgumentReference.results(
                    takenBy: assignments.arguments[range], of: assignments.graph)
                given[connection]?[task] = Given(attempt: work.attempt, isKept: flags.contains(.keep))
            }
        }
    }

    /// A result that was dropped by the last that held it, and that somebody needs.
    private func checkReleases(_ released: [(task: TaskID, by: ConnectionID)]) {
        let gone = released.filter { released in
            !missed.contains(released.task) && !held.values.contains { $0.contains(released.task) }
                && !given.values.contains { $0[released.task] != nil }
        }
        guard !gone.isEmpty else { return }
        // Who has a result and a task that takes it, drops the result only after that.
        var needed: [TaskID: TaskID] = [:]
        for (connection, tasks) in given {
            let here = Set(released.filter { $0.by == connection }.map(\.task))
            for (task, given) in tasks where !given.isAskedBack {
                for input in inputs[task] ?? [] where !here.contains(input) {
                    needed[input] = max(task, needed[input] ?? task)
                }
            }
        }
        for task in Set(gone.map(\.task)).sorted() {
            if let user = needed[task] {
                problems.append("the last result of \(task) is released, and \(user) has not taken it")
            }
            if ledger.isHeldByClient(task), !ledger.mayFail(task) {
                problems.append("the last result of \(task) is released, and its client holds it")
            }
        }
    }

    /// A value of a function with effects has to be that of an attempt that was the last when it ended.
    private func said(_ results: Results, to connection: ConnectionID) {
        guard let graph = ledger.graph(of: results.request, in: connection) else { return }
        for (position, index) in results.indices.enumerated() {
            let task = TaskID(graph: graph, index: index)
            let range = Int(results.valueOffsets[position])..<Int(results.valueOffsets[position + 1])
            guard !range.isEmpty, let values = ledger.effects[task] else { continue }
            if !values.isEmpty, !ledger.counts(results.values[range], of: task) {
                problems.append("task \(task) has effects, and a value that is of no attempt which counts is delivered")
            }
        }
    }
}

extension Completions {
    /// The tasks whose values came along.
    fileprivate var delivered: [TaskID] {
        tasks.indices.filter { valueOffsets[$0] < valueOffsets[$0 + 1] }.map { tasks[$0] }
    }
}
