import MusterGraph
import MusterProtocol

/// A client that submits graphs, reads results, holds some, and compares all with what it should be.
final class SimulatedClient {
    /// Its session; the last one while it has none.
    var connection: ConnectionID
    unowned let cluster: SimulatedCluster
    /// What it still waits for or holds, by request.
    var requests: [UInt64: SimulatedRequest] = [:]
    private var nextRequest: UInt64 = 1
    /// Reads under way.
    var reads: [UInt64: PartRead] = [:]
    var nextRead: UInt64 = 1
    var isAlive = true
    /// When it went for good.
    var goneAt: Int64?
    /// Whether it has a session, as far as it knows.
    var isConnected = true
    /// Whether that session has begun: in a later one it says nothing before the scheduler has welcomed it, since all that it
    /// says is about requests to which it attaches then.
    var isWelcomed = true
    var maySpeak: Bool { isConnected && isWelcomed }
    /// Whether it cannot reach the scheduler.
    var isCutOff = false

    /// A read under way, of a part of a result.
    struct PartRead {
        let request: UInt64
        let index: UInt32
        /// Which time the client reads that result.
        let round: Int
        let offset: Int
        let byteCount: Int
        /// How often it has found nothing.
        var misses = 0
    }

    init(connection: ConnectionID, cluster: SimulatedCluster) {
        self.connection = connection
        self.cluster = cluster
    }

    /// Something is not as it should be.
    func report(_ problem: String) {
        cluster.problems.append("\(cluster.name(of: connection)): \(problem)")
    }

    func submit(_ graph: SimulatedGraph, mode: Submit.Mode) -> Message {
        let request = SimulatedRequest(
            number: takeNumber(), id: cluster.newRequestID(), client: self, graph: graph, mode: mode)
        requests[request.number] = request
        cluster.collectSometime(request)
        request.session = maySpeak ? connection : nil
        return request.submission
    }

    func takeNumber() -> UInt64 {
        defer { nextRequest += 1 }
        return nextRequest
    }

    func cancelSomething(using random: inout RandomSource) -> Message? {
        guard let number = requests.keys.sorted().randomElement(using: &random) else { return nil }
        requests[number]?.isCancelled = true
        return .cancel(Cancel(request: number))
    }

    /// Takes a message in, and says what to send.
    func receive(_ message: Message) -> [Message] {
        switch message {
        case .welcome:
            isWelcomed = true
            return goOn()
        case .heartbeat, .credit, .progress: return []
        case .accepted(let accepted):
            if let request = requests[accepted.request] { self.accepted(request, as: accepted.graph) }
            return []
        case .rejected(let rejected):
            self.rejected(rejected)
            return []
        case .results(let results):
            let messages = received(results)
            return messages + acknowledge(results.request, results.indices.count)
        case .failures(let failures):
            for (index, failure) in zip(failures.indices, failures.failures) {
                answer(failures.request, index, .failure(failure))
                if let request = requests[failures.request], request.mode != .deliver { letGoSoon(request, index) }
            }
            return acknowledge(failures.request, failures.indices.count)
        case .data(let reply): return received(reply)
        case .finished(let finished):
            guard let request = requests[finished.request], finished.isOver || !request.isCancelled else { return [] }
            request.isFinished = true
            if request.mode == .detach, request.isCancelled { cluster.collectAgain(request) }
            settle(finished.request)
            return []
        case .requestFailed(let failed):
            taken(failed.request)
            return []
        case .refused:
            cluster.sessionRefused(of: self)
            return []
        default:
            report("a message that was not expected: \(message)")
            return []
        }
    }

    /// Answers have come, so that the scheduler need not keep them.
    private func acknowledge(_ number: UInt64, _ count: Int) -> [Message] {
        guard let request = requests[number] else { return [] }
        request.sessionAnswerCount += UInt64(count)
        return [.acknowledge(Acknowledge(request: number, answerCount: request.sessionAnswerCount))]
    }

    /// A graph is not run: functions may come later, futures that are gone do not.
    private func rejected(_ rejected: Rejected) {
        if rejected.reason == .unknownRequest { return unknown(rejected.request) }
        guard let request = requests.removeValue(forKey: rejected.request), !request.isCancelled else { return }
        let hadNoWorker = rejected.reason == .noWorker && cluster.plan.outages > 0
        if rejected.reason == .stateUnwritable || hadNoWorker {
            cluster.submit(request.graph, mode: request.mode, by: self, within: 5_000_000...10_000_000)
            return
        }
        let lacksFunctions = rejected.errors.contains { $0.message.contains("is not a known function") }
        if lacksFunctions, request.mayLackFunctions {
            cluster.submit(request.graph, mode: request.mode, by: self, within: 5_000_000...10_000_000)
        } else if lacksFunctions || !request.graph.futures.contains(where: cluster.ledger.mayBeGone) {
            report("request \(request.number) was rejected: \(rejected.errors.map(\.message))")
        }
    }

    private func received(_ results: Results) -> [Message] {
        guard let request = requests[results.request] else { return [] }
        var entries: [Read.Entry] = []
        for (position, index) in results.indices.enumerated() {
            let range = Int(results.valueOffsets[position])..<Int(results.valueOffsets[position + 1])
            switch request.mode {
            case .hold, .detach: becameReady(request, index, byteCount: Int(results.byteCounts[position]))
            case .deliver where !range.isEmpty: answer(results.request, index, .success(results.values[range]))
            case .deliver where request.answered.contains(index) || request.partial[index] != nil: break
            case .deliver:
                entries += beginRead(request, index, byteCount: Int(results.byteCounts[position]))
            }
        }
        return entries.isEmpty ? [] : [.read(Read(entries: entries))]
    }

    /// Compares one answer with what it should be.
    func answer(_ number: UInt64, _ index: UInt32, _ answer: Result<Payload, FailureDescription>) {
        guard let request = requests[number] else { return }
        if !request.answered.insert(index).inserted {
            if request.wasAttached { return }
            report("task \(index) of request \(number) was answered twice")
        }
        guard request.wanted.contains(index) else {
            report("task \(index) of request \(number) was answered and not wanted")
            return
        }
        if case .failure(let failure) = answer {
            request.failed.insert(index)
            let isKiller = failure.kind == .workerLost && !cluster.ledger.hasEffects(request.id(of: index))
            if isKiller { cluster.killerFailed(request.id(of: index), of: request) }
        }
        let problem = complaint(about: answer, of: request, index)
        if let problem, !request.isCancelled {
            report("task \(index) of request \(number), graph \(request.graphNumber), \(problem)")
        }
    }

    private func complaint(
        about answer: Result<Payload, FailureDescription>, of request: SimulatedRequest, _ index: UInt32
    ) -> String? {
        switch (request.graph.outcomes[Int(index)], answer) {
        case (.value(let expected), .success(let value)):
            return expected == value ? nil : "came to \(value.count) bytes that differ from the right \(expected.count)"
        case (.varies, .success(let value)):
            return cluster.ledger.accepts(value, of: request.id(of: index))
                ? nil : "came to \(value.count) bytes that are of no attempt of its inputs"
        case (.varies, .failure(let failure)):
            guard !cluster.ledger.mayFail(request.id(of: index), with: failure.kind) else { return nil }
            return "failed with \(failure.kind): \(failure.message), first `\(failure.key)`"
        case (.failure(let kind), .success(let value)): return "came to \(value.count) bytes, not to \(kind)"
        case (.failure(let expected), .failure(let failure)):
            guard failure.kind != expected, !cluster.ledger.mayFail(request.id(of: index), with: failure.kind) else {
                return nil
            }
            return "failed with \(failure.kind), not \(expected): \(failure.message)"
        case (.value(let expected), .failure(let failure)):
            guard !cluster.ledger.mayFail(request.id(of: index), with: failure.kind) else { return nil }
            return
                "failed with \(failure.kind), not \(expected.count) bytes: \(failure.message), first `\(failure.key)`"
        }
    }

    /// Forgets a request that is over.
    func settle(_ number: UInt64) {
        guard let request = requests[number], request.isOver else { return }
        if request.isCollecting, !request.isCancelled {
            // Nobody else would end it: what is said now may be lost with the session.
            (request.isCancelled, request.isFinished) = (true, false)
            return tell(.cancel(Cancel(request: number)))
        }
        requests[number] = nil
        // What was released in an earlier session may not have been heard.
        guard request.wasAttached else { return }
        switch request.mode {
        case .deliver: tell(.cancel(Cancel(request: number)))
        case .hold, .detach: tell(.acknowledge(Acknowledge(request: number, answerCount: .max)))
        }
    }
}
