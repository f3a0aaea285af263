import MusterGraph
import MusterProtocol

/// What comes of graphs. It may come more than once: after a session has ended, the scheduler says again what was not
/// acknowledged.
extension ClientState {
    mutating func received(_ results: Results) {
        // Taken out while it is worked on, so that its columns are not copied.
        guard var graph = graphs.removeValue(forKey: results.request) else { return }
        guard case .accepted = graph.standing, let number = graph.graph, isConsistent(results) else {
            graphs[results.request] = graph
            sessionBroke("the scheduler's results contradict themselves")
            return
        }
        count(results.indices.count, of: results.request, &graph)
        switch graph.purpose {
        case .deliver, .collect:
            let unread = takeValues(results, &graph)
            let isDelivered = graph.purpose == .deliver
            graphs[results.request] = graph
            for (place, row) in unread {
                let task = TaskID(graph: number, index: results.indices[row])
                fetch(
                    task, byteCount: results.byteCounts[row], for: results.request, place: place,
                    releasesWhenDone: isDelivered)
            }
            deliverIfComplete(results.request)
        case .hold:
            let ready = takeReady(results, &graph)
            graphs[results.request] = graph
            if !ready.isEmpty { instructions.append(.ready(results.request, ready)) }
        case .detach, .end: graphs[results.request] = graph
        }
    }

    /// Notes that answers have come, whether they are new or not.
    private mutating func count(_ count: Int, of number: UInt64, _ graph: inout GraphRequest) {
        graph.answerCount += UInt64(count)
        if graph.purpose.acknowledges, count > 0 { acknowledgements[number] = graph.answerCount }
    }

    /// Tells the scheduler which answers it need not keep, once for all of a turn.
    ///
    /// Those of requests that are over go with the next message, or alone a moment later: nobody waits for them, and where one
    /// request follows the other, a message that wakes scheduler and workers for itself would delay the next.
    mutating func sendAcknowledgements() {
        guard case .open = phase, acknowledgementsMayWait else {
            sendAllAcknowledgements()
            return
        }
        let due = now.advanced(byMilliseconds: configuration.acknowledgementMilliseconds)
        acknowledgementsDue = acknowledgementsDue ?? due
    }

    /// Tells them without waiting for anything.
    mutating func sendAllAcknowledgements() {
        acknowledgementsDue = nil
        guard case .open = phase else { return }
        for (request, count) in acknowledgements.sorted(by: { $0.key < $1.key }) {
            send(.acknowledge(Acknowledge(request: request, answerCount: count)))
        }
        acknowledgements = [:]
    }

    private var acknowledgementsMayWait: Bool {
        if let acknowledgementsDue, acknowledgementsDue <= now { return false }
        return !acknowledgements.isEmpty && releases.isEmpty && acknowledgements.keys.allSatisfy { graphs[$0] == nil }
            && !instructions.contains { if case .send = $0 { true } else { false } }
    }

    /// Whether the columns of a message have the lengths that they must have.
    private func isConsistent(_ results: Results) -> Bool {
        let count = results.indices.count
        guard results.byteCounts.count == count, results.valueOffsets.count == count + 1 else { return false }
        let offsets = results.valueOffsets
        return Int(offsets[count]) <= results.values.count && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
    }

    /// Takes the values that came along. Returns the others, which must be read: their places and rows.
    private mutating func takeValues(_ results: Results, _ graph: inout GraphRequest) -> [(place: Int, row: Int)] {
        var unread: [(Int, Int)] = []
        for (row, index) in results.indices.enumerated() {
            guard let place = graph.place(of: index) else { continue }
            let range = Int(results.valueOffsets[row])..<Int(results.valueOffsets[row + 1])
            if !range.isEmpty {
                if !graph.isSettled[place] { faultCount = 0 }
                graph.settle(place, results.values[range])
                // It was read before the session in which it comes along. Of an empty set `remove` would hash the place.
                if !graph.fetching.isEmpty, graph.fetching.remove(place) != nil {
                    dropFetch(of: results.request, place: place)
                }
            } else if !graph.isSettled[place], graph.fetching.insert(place).inserted {
                unread.append((place, row))
            }
        }
        return unread
    }

    /// Ends a request that has all its values. The scheduler's `Finished` will find nothing here.
    mutating func deliverIfComplete(_ number: UInt64) {
        guard let graph = graphs[number], graph.unsettledCount == 0 else { return }
        switch graph.purpose {
        case .deliver:
            // Answers and releases of an earlier session may not have been heard: all of it is over.
            if graph.isResumed { tellEnd(of: number, graph) }
        case .collect(let keeping): if !keeping { tellEnd(of: number, graph) }
        case .hold, .detach, .end: return
        }
        graphs[number] = nil
        if graph.isResumed { acknowledgements[number] = nil }
        finish(number, .values(graph.orderedValues))
    }

    private mutating func takeReady(_ results: Results, _ graph: inout GraphRequest) -> [ReadyFuture] {
        var ready: [ReadyFuture] = []
        for (row, index) in results.indices.enumerated() {
            guard let place = graph.place(of: index), graph.settle(place) else { continue }
            ready.append(ReadyFuture(index: index, byteCount: results.byteCounts[row]))
        }
        if !ready.isEmpty { faultCount = 0 }
        return ready
    }

    /// Where values are wanted, the first failure ends the whole request: they are of no use without each other.
    mutating func received(_ failures: Failures) {
        guard var graph = graphs.removeValue(forKey: failures.request) else { return }
        guard case .accepted = graph.standing, failures.indices.count == failures.failures.count else {
            graphs[failures.request] = graph
            sessionBroke("the scheduler's failures contradict themselves")
            return
        }
        count(failures.indices.count, of: failures.request, &graph)
        let failed = takeFailed(failures, &graph)
        graphs[failures.request] = graph
        guard let first = failed.first else { return }
        switch graph.purpose {
        case .deliver: giveUp(failures.request, .failed(.task(first)))
        case .hold: instructions.append(.failed(failures.request, failed))
        case .collect(let keeping):
            if !keeping { tellEnd(of: failures.request, graph) }
            drop(failures.request, .failed(.task(first)))
        case .detach, .end: break
        }
    }

    private mutating func takeFailed(_ failures: Failures, _ graph: inout GraphRequest) -> [FailedTask] {
        var failed: [FailedTask] = []
        for (index, failure) in zip(failures.indices, failures.failures) {
            guard let place = graph.place(of: index), graph.settle(place) else { continue }
            failed.append(FailedTask(index: index, failure: failure))
        }
        if !failed.isEmpty { faultCount = 0 }
        return failed
    }

    /// All is answered, or the request is cancelled.
    mutating func received(_ finished: Finished) {
        guard let graph = graphs[finished.request], !graph.isDone else { return }
        switch graph.purpose {
        case .deliver, .collect:
            // Large values may still be on their way; then the last of them ends the request.
            guard graph.lacksAnswers else { return }
        case .hold:
            guard graph.unsettledCount > 0 else {
                settle(finished.request)
                return
            }
        case .end:
            // Before that it may be told, as whoever attaches is, that all is answered.
            if finished.isOver { drop(finished.request, .settled) }
            return
        case .detach: break
        }
        let message = "the scheduler ended the graph with \(graph.unsettledCount) results missing"
        giveUp(finished.request, .failed(.cluster(ClusterError(.requestFailed, message))))
    }

    /// All futures of a graph are settled. It stays as long as the application has one.
    private mutating func settle(_ number: UInt64) {
        graphs[number]?.isDone = true
        if graphs[number]?.futureCount == 0 { graphs[number] = nil }
        finish(number, .settled)
    }
}
