import MusterGraph
import MusterProtocol
import MusterStateSearch

@testable import MusterScheduler

/// A scheduler, and what has been said to it.
final class SchedulerTrial: Trial {
    private let scenario: SchedulerScenario
    private var state: SchedulerState
    private var now = Moment.zero
    private var sessions: [Int: ConnectionID] = [:]
    private var nextSession: UInt64 = 100
    private var client: ConnectionID?
    private var isSubmitted = false
    private var graph: UInt64 = 0
    private static let id: UInt64 = 7

    init(_ scenario: SchedulerScenario) {
        self.scenario = scenario
        var configuration = SchedulerConfiguration()
        configuration.state = 1
        configuration.silenceMilliseconds = 1_000_000_000
        configuration.busySilenceMilliseconds = 1_000_000_000
        // What a task reports, so that there are copies.
        configuration.copyNanoseconds = 1_000
        state = SchedulerState(configuration: configuration)
        graph = state.nextGraphNumber
        joinClient()
    }

    private func newSession() -> ConnectionID {
        nextSession += 1
        return ConnectionID(number: nextSession)
    }

    private func joinClient() {
        let connection = newSession()
        client = connection
        take(.clientJoined(connection, ClientHello(name: "client", processID: 0)))
    }

    private func take(_ event: SchedulerEvent) {
        state.handle(event, now: now)
        _ = state.turn(now: now)
    }

    /// Does it. Returns whether it can happen now.
    func apply(_ step: SchedulerHappening) -> Bool {
        guard let event = event(of: step) else { return false }
        take(event)
        if case .attach = step, let client {
            take(.message(client, .attach(Attach(request: 1, id: Self.id))))
        }
        return true
    }

    private func event(of step: SchedulerHappening) -> SchedulerEvent? {
        switch step {
        case .join(let worker, let account): return join(worker, account)
        case .left(let worker): return sessions.removeValue(forKey: worker).map { .left($0) }
        case .goodbye(let worker): return sessions.removeValue(forKey: worker).map { .message($0, .goodbye) }
        case .report(let worker, let word, let task):
            return sessions[worker].map { .message($0, .report(report(word, of: task))) }
        case .paused(let worker, let isPaused):
            var report = Report()
            report.isPaused = isPaused
            return sessions[worker].map { .message($0, .report(report)) }
        case .read(let worker, let task): return sessions[worker].map { .message($0, .read(read(task))) }
        case .answer(let worker): return sessions[worker].flatMap { answer(of: $0) }
        case .submit: return isSubmitted ? nil : client.map { .message($0, submission()) }
        case .cancel: return byClient(.cancel(Cancel(request: 1)))
        case .release(let task): return byClient(.release(Release(tasks: TaskColumns([id(task)]))))
        case .acknowledge: return byClient(.acknowledge(Acknowledge(request: 1, answerCount: .max)))
        case .readByClient(let task): return byClient(.read(read(task)))
        case .clientLeft:
            defer { client = nil }
            return isSubmitted ? client.map { .left($0) } : nil
        case .attach:
            guard isSubmitted, client == nil else { return nil }
            let connection = newSession()
            client = connection
            return .clientJoined(connection, ClientHello(name: "client", processID: 0))
        case .wait:
            now = now.advanced(byMilliseconds: 20_000)
            return .stateWritable
        }
    }

    private func byClient(_ message: Message) -> SchedulerEvent? {
        isSubmitted ? client.map { .message($0, message) } : nil
    }

    private func id(_ task: UInt32) -> TaskID { TaskID(graph: graph, index: task) }

    private func read(_ task: UInt32) -> Read {
        Read(entries: [.init(request: 1, task: id(task), offset: 0, byteCount: 1)])
    }

    /// A worker answers the first read that it was asked for.
    private func answer(of session: ConnectionID) -> SchedulerEvent? {
        guard let number = state.workerOfConnection[session],
            let (request, relay) = state.relays.filter({ $0.value.worker == number }).min(by: { $0.key < $1.key })
        else { return nil }
        let count = min(8, relay.entry.byteCount)
        let entry = ReadReply.Entry(request: request, status: .found, totalByteCount: 8, byteCount: count)
        let bytes = Payload([UInt8](repeating: 7, count: Int(count)))
        return .message(session, .data(ReadReply(entries: [entry], bytes: bytes)))
    }

    private func submission() -> Message {
        isSubmitted = true
        let bytes = scenario.graph.encode()
        return .submit(
            Submit(
                request: 1, id: Self.id, mode: scenario.mode, wanted: scenario.wanted, timeoutMilliseconds: 0,
                byteCount: UInt64(bytes.count), part: bytes))
    }

    private func join(_ worker: Int, _ account: SchedulerHappening.Account) -> SchedulerEvent? {
        guard sessions[worker] == nil else { return nil }
        let connection = newSession()
        sessions[worker] = connection
        var hello = WorkerHello(
            name: "w\(worker)", address: "", threadCount: 1, processID: 0, functions: SchedulerScenario.functions,
            identity: UInt64(worker + 1), state: 1)
        switch account {
        case .nothing: break
        case .holds(let task):
            hello.held = TaskColumns([id(task)])
            (hello.heldByteCounts, hello.heldAttempts) = ([8], [attempt(of: task)])
        case .runs(let task):
            hello.assigned = TaskColumns([id(task)])
            hello.assignedAttempts = [attempt(of: task)]
        }
        return .workerJoined(connection, hello)
    }

    private func report(_ word: SchedulerHappening.Word, of task: UInt32) -> Report {
        var report = Report()
        let attempt = attempt(of: task)
        switch word {
        case .done, .doneLate:
            report.completions.tasks = TaskColumns([id(task)])
            report.completions.attempts = [word == .done ? attempt : attempt &- 1]
            (report.completions.byteCounts, report.completions.nanoseconds) = ([8], [1_000])
            report.completions.valueOffsets = [0, 0]
        case .failed, .failedLate:
            let failure = FailureDescription(kind: .functionFailed, message: "no")
            report.failures = [
                TaskFailure(task: id(task), attempt: word == .failed ? attempt : attempt &- 1, failure: failure)
            ]
        case .returned: report.returned = TaskColumns([id(task)])
        case .kept: report.refusedReturn = TaskColumns([id(task)])
        case .acquired: report.acquired = TaskColumns([id(task)])
        case .missing: report.missing = TaskColumns([id(task)])
        }
        return report
    }

    private var slot: Int? { state.slotOfGraph[graph].map(Int.init) }

    private func attempt(of task: UInt32) -> UInt64 { slot.map { state.graphs[$0].attempt[Int(task)] } ?? 0 }
}

extension SchedulerTrial {
    var problems: [String] { state.checkInvariants() }

    static func happenings(in scenario: SchedulerScenario) -> [SchedulerHappening] {
        SchedulerHappening.all(workers: scenario.workers, tasks: scenario.graph.count)
    }

    func pairs(with happening: SchedulerHappening) -> [String] {
        guard let slot, let kind = happening.kind else { return [] }
        let tasks = happening.task.map { [$0] } ?? Array(0..<UInt32(scenario.graph.count))
        return tasks.map { "\(state.graphs[slot].phase[Int($0)]): \(kind)" }
    }

    var fingerprint: String {
        var parts = ["\(client == nil) \(isSubmitted)", "\(state.pendingGraphs.count) \(state.relays.count)"]
        for worker in 0..<scenario.workers {
            guard let session = sessions[worker], let number = state.workerOfConnection[session] else {
                parts.append("-")
                continue
            }
            let record = state.workers[Int(number)]
            parts.append(
                "\(record.outstandingCount) \(record.pendingReturns.count) \(record.preferred.items.count)"
                    + " \(state.pausedWorkers.contains(number)) \(state.reservedWorkers.contains(number))")
        }
        guard let slot else { return parts.joined(separator: "|") }
        let graph = state.graphs[slot]
        parts.append(
            "\(graph.client == nil) \(graph.unansweredCount) \(graph.heldCount) \(graph.isFinished)"
                + " \(graph.answers.entries.count) \(graph.ready.isEmpty) \(graph.aside.count) \(state.suspects.count)")
        for task in 0..<graph.taskCount {
            let index = UInt32(task)
            let numbers = [
                Int(graph.marks[task].rawValue), Int(graph.worker[task]), graph.attempt[task] == 0 ? 0 : 1,
                Int(graph.missing[task]), Int(graph.ahead[task]), Int(graph.users[task]),
                graph.losses[index]?.count ?? 0, graph.misses[index] ?? 0, graph.waitingReads[index]?.count ?? 0,
            ]
            let ownCopy =
                switch graph.ownCopies[index] {
                case nil: "none"
                case .asked: "asked"
                case .here: "here"
                }
            parts.append("\(graph.phase[task]) \(numbers) \(graph.copies[index] ?? []) \(ownCopy)")
        }
        return parts.joined(separator: "|")
    }

    func end() -> [String] {
        if isSubmitted {
            if client == nil { _ = apply(.attach) }
            _ = apply(.cancel)
        }
        for worker in sessions.keys.sorted() { _ = apply(.left(worker)) }
        return state.isIdle ? [] : state.leftovers.map { "\($0) is left" }
    }
}
