import MusterGraph
import MusterProtocol

/// Requests: from the application's wish to the first message, and out of the way again.
extension ClientState {
    mutating func begin(_ number: UInt64, _ request: ClientRequest) {
        if let milliseconds = request.timeoutMilliseconds {
            deadlines[number] = now.advanced(byMilliseconds: milliseconds)
        }
        switch phase {
        case .open: start(number, request)
        case .refused(let error): finish(number, error)
        case .closed: finish(number, ClusterError(.closed, "the client was closed"))
        case .disconnected, .pausing, .opening: wait(number, request)
        }
    }

    private mutating func wait(_ number: UInt64, _ request: ClientRequest) {
        if case .fetch = request.kind {
            // Futures end with their session, so there is nothing that a next session could fetch.
            finish(number, lostFuture)
        } else {
            waiting.append((number, request, now.advanced(byMilliseconds: configuration.connectMilliseconds)))
        }
    }

    /// Sends a request; there is a session.
    mutating func start(_ number: UInt64, _ request: ClientRequest) {
        switch request.kind {
        case .connect: finish(number, .connected)
        case .submit(let submission): startSubmitting(number, submission)
        case .query(let kind, let argument):
            queries.insert(number)
            send(.query(Query(request: number, kind: kind, argument: argument)))
        case .fetch(let task, let byteCount):
            guard held[task.graph] != nil else {
                finish(number, lostFuture)
                return
            }
            fetch(task, byteCount: byteCount, for: number, place: 0, releasesWhenDone: false)
        }
    }

    private var lostFuture: ClusterError {
        ClusterError(
            .connectionLost,
            "the connection to the scheduler at \(configuration.address) was lost since this future was made, or its "
                + "graph was cancelled. Submit again.")
    }

    /// The application no longer wants a request, or the graph that its futures belong to.
    mutating func cancel(_ number: UInt64) {
        giveUp(number, .failed(.cancelled))
        if let (graph, _) = held.first(where: { $0.value.request == number }) {
            held[graph] = nil
            send(.cancel(Cancel(request: number)))
        }
    }

    /// Ends a request whose outcome nobody needs any more, here and at the scheduler.
    mutating func giveUp(_ number: UInt64, _ outcome: ClientOutcome) {
        if let graph = graphs.removeValue(forKey: number) {
            dropFetches(of: number)
            if let accepted = graph.graph { held[accepted] = nil }
            send(.cancel(Cancel(request: number)))
        } else if queries.remove(number) != nil || dropFetches(of: number) {
            // The answer will be about nothing that we know, and be ignored.
        } else if let place = waiting.firstIndex(where: { $0.number == number }) {
            waiting.remove(at: place)
        } else {
            return
        }
        finish(number, outcome)
    }

    mutating func received(_ answer: Answer) {
        guard queries.remove(answer.request) != nil else { return }
        finish(answer.request, .answer(answer.value))
    }

    mutating func received(_ failed: RequestFailed) {
        let isGraph = graphs.removeValue(forKey: failed.request) != nil
        if isGraph { dropFetches(of: failed.request) }
        guard isGraph || queries.remove(failed.request) != nil else { return }
        finish(failed.request, ClusterError(ClusterError.Kind(failed.reason), failed.message))
    }

    /// A request that no message can carry fails. Without one of any other kind the session would not be sound.
    mutating func couldNotSend(_ message: Message, _ reason: String) {
        switch message {
        case .submit(let submit): giveUp(submit.request, .failed(.cluster(ClusterError(.requestFailed, reason))))
        case .query(let query): giveUp(query.request, .failed(.cluster(ClusterError(.requestFailed, reason))))
        case .workerHello, .clientHello, .peerHello, .welcome, .refused, .heartbeat, .goodbye, .work, .report,
            .prepareLoad, .loadPrepared, .finishLoad, .functionsChanged, .read, .data, .submitPart, .credit, .accepted,
            .rejected, .results, .failures, .progress, .finished, .cancel, .release, .answer, .requestFailed, .attach,
            .acknowledge:
            sessionBroke(reason)
        }
    }
}

extension ClusterError.Kind {
    fileprivate init(_ reason: RequestFailed.Reason) {
        self =
            switch reason {
            case .request: .requestFailed
            case .noWorker: .noWorker
            case .unknownCollection: .unknownCollection
            case .collectionExists: .collectionExists
            case .functionsMissing: .functionsUnavailable
            case .limit: .limitReached
            case .invalidCollection: .invalidCollection
            }
    }
}
