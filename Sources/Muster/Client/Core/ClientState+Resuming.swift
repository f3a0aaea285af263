import MusterGraph
import MusterProtocol

/// What was under way, from one session to the next.
///
/// Step 1: a session ends; graphs and reads are suspended, queries wait to be asked again. Step 2: there is a session,
/// and the scheduler is asked to go on with each graph (`Attach`). Step 3: `Accepted`, and the answers that have not been
/// acknowledged come once more; or the scheduler does not know the request, and is given the graph again. The other end is
/// `SchedulerState+Clients`.
extension ClientState {
    /// The session has ended.
    mutating func suspend(_ reason: String) {
        if faultCount >= configuration.faultLimit {
            faultCount = 0
            let message =
                "the conversation with the scheduler at \(configuration.address) broke off"
                + " \(configuration.faultLimit) times in a row: \(reason)"
            failUnderWay(ClusterError(.connectionLost, message))
            return
        }
        let until = now.advanced(byMilliseconds: configuration.reconnectMilliseconds)
        for number in graphs.keys.sorted() { graphs[number]?.suspend(until: until) }
        suspendedFetches.append(contentsOf: fetches.sorted { $0.key < $1.key }.map(\.value.anew))
        forgetFetches()
        acknowledgements = [:]
        // What was released is said again with the graph; a graph that is not taken up again needs it no more.
        releases = TaskColumns()
        suspendQueries(reason)
    }

    /// Queries are asked again, before what has waited already, unless that could do harm.
    private mutating func suspendQueries(_ reason: String) {
        let until = now.advanced(byMilliseconds: configuration.connectMilliseconds)
        var again: [(number: UInt64, request: ClientRequest, until: Moment)] = []
        for (number, query) in queries.sorted(by: { $0.key < $1.key }) {
            if query.kind.isRepeatable {
                again.append((number, ClientRequest(.query(query.kind, argument: query.argument)), until))
            } else {
                let message =
                    "the connection to the scheduler at \(configuration.address) was lost before it answered"
                    + " (\(reason)); it may have done what was asked: look at the collection before you ask again"
                finish(number, ClusterError(.connectionLost, message))
            }
        }
        queries = [:]
        waiting = again + waiting
    }

    /// There is a session. Older graphs first, since younger ones may take their futures.
    mutating func resume() {
        for number in graphs.keys.sorted() {
            guard let graph = graphs[number] else { continue }
            if !graph.isSent, let submission = graph.submission {
                startSubmitting(number, submission)
            } else {
                attach(number, graph.id)
            }
        }
        for request in abandoned {
            send(.attach(Attach(request: request.number, id: request.id)))
            send(.cancel(Cancel(request: request.number)))
        }
        abandoned = []
    }

    /// Asks the scheduler to go on with a request.
    mutating func attach(_ number: UInt64, _ id: UInt64) {
        graphs[number]?.resume(.attaching)
        send(.attach(Attach(request: number, id: id)))
    }

    /// The scheduler does not know a request: it has been started without its state, or has waited too long for us.
    mutating func unknown(_ number: UInt64) {
        guard let graph = graphs[number] else { return }
        if let submission = graph.remainder {
            // Answers will tell anew of what was being read.
            dropFetches(of: number)
            graphs[number]?.fetching = []
            graphs[number]?.isRepeated = true
            startSubmitting(number, submission)
            return
        }
        switch graph.purpose {
        case .deliver, .hold, .detach:
            // Only the end was not heard: futures have failed, or were let go, and the scheduler is done with the graph.
            if graph.unsettledCount == 0, !graph.isDone {
                graphs[number]?.isDone = true
                finish(number, .settled)
            }
            let message =
                "the scheduler at \(configuration.address) does not know the graph of these futures any more (request"
                + " \(RequestID(graph.id))): it was started without its state, or the connection was lost for too long."
                + " Submit again."
            drop(number, .failed(.cluster(ClusterError(.valueUnavailable, message))))
        case .end where graph.graph != nil: drop(number, .settled)
        case .collect, .end:
            let message =
                "the scheduler at \(configuration.address) has no request \(RequestID(graph.id)): its result was taken,"
                + " it was cancelled, or it belongs to another scheduler"
            drop(number, .failed(.cluster(ClusterError(.unknownRequest, message))))
        }
    }

    /// Reads the values of a graph that the scheduler goes on with.
    mutating func resumeFetches(of graph: UInt64) {
        let due = suspendedFetches.filter { $0.task.graph == graph }
        suspendedFetches.removeAll { $0.task.graph == graph }
        for fetch in due { begin(fetch) }
    }

    /// Graphs for which no session came.
    mutating func checkSuspended() {
        abandoned.removeAll { $0.until <= now }
        if case .open = phase { return }
        for (number, graph) in graphs.sorted(by: { $0.key < $1.key }) where graph.until.map({ $0 <= now }) ?? false {
            drop(number, .failed(.cluster(lost(graph))))
        }
    }

    private func lost(_ graph: GraphRequest) -> ClusterError {
        let seconds = Double(configuration.reconnectMilliseconds) / 1_000
        return ClusterError(
            .connectionLost,
            "the connection to the scheduler at \(configuration.address) was lost, and did not come back within"
                + " \(seconds) s (\(standing)); the scheduler may still be at work on the request \(RequestID(graph.id))"
        )
    }

    /// Why there is no session.
    var standing: String {
        switch phase {
        case .disconnected(let reason), .pausing(_, let reason): reason
        case .opening: "something is there, and does not answer as a scheduler does"
        case .open, .refused, .closed: "the client was busy"
        }
    }
}
