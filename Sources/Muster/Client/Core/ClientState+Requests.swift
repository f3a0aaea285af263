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
        if case .fetch(let task, let byteCount) = request.kind {
            // It waits for as long as the graph of its future does.
            fetchFuture(task, byteCount: byteCount, for: number)
        } else {
            waiting.append((number, request, now.advanced(byMilliseconds: configuration.connectMilliseconds)))
        }
    }

    /// Sends a request; there is a session.
    mutating func start(_ number: UInt64, _ request: ClientRequest) {
        switch request.kind {
        case .connect: finish(number, .connected)
        case .submit(let submission):
            graphs[number] = GraphRequest(submission)
            startSubmitting(number, submission)
        case .collect(let id, let keeping):
            graphs[number] = GraphRequest(attachingTo: id, .collect(keeping: keeping))
            attach(number, id)
        case .end(let id):
            graphs[number] = GraphRequest(attachingTo: id, .end)
            attach(number, id)
        case .query(let kind, let argument):
            queries[number] = AskedQuery(kind: kind, argument: argument)
            send(.query(Query(request: number, kind: kind, argument: argument)))
        case .fetch(let task, let byteCount): fetchFuture(task, byteCount: byteCount, for: number)
        }
    }

    /// The application no longer wants a request, or the graph that its futures belong to.
    mutating func cancel(_ number: UInt64) {
        giveUp(number, .failed(.cancelled))
    }

    /// Ends a request whose outcome nobody needs any more, here and at the scheduler.
    mutating func giveUp(_ number: UInt64, _ outcome: ClientOutcome) {
        if let graph = graphs[number] {
            if graph.purpose.isOwn { tellEnd(of: number, graph) }
            drop(number, outcome)
        } else if queries.removeValue(forKey: number) != nil || dropFetches(of: number) {
            // The answer will be about nothing that we know, and be ignored.
            finish(number, outcome)
        } else if let place = waiting.firstIndex(where: { $0.number == number }) {
            waiting.remove(at: place)
            finish(number, outcome)
        }
    }

    /// Tells the scheduler that nobody wants a graph any more; in the next session if there is none.
    mutating func tellEnd(of number: UInt64, _ graph: GraphRequest) {
        if case .open = phase {
            send(.cancel(Cancel(request: number)))
        } else {
            let until = graph.until ?? now.advanced(byMilliseconds: configuration.reconnectMilliseconds)
            abandoned.append(AbandonedRequest(number: number, id: graph.id, until: until))
        }
    }

    /// Forgets a graph, and tells those who wait for something of it.
    mutating func drop(_ number: UInt64, _ outcome: ClientOutcome) {
        guard let graph = graphs.removeValue(forKey: number) else { return }
        dropFetches(of: number)
        acknowledgements[number] = nil
        if !graph.isDone { finish(number, outcome) }
        guard let accepted = graph.graph, held.removeValue(forKey: accepted) != nil else { return }
        if case .failed(.cancelled) = outcome {
            // Whoever reads a future of it did not cancel anything.
            failFetches(of: accepted, .failed(.cluster(lostFuture)))
        } else {
            failFetches(of: accepted, outcome)
        }
    }

    mutating func received(_ answer: Answer) {
        guard queries.removeValue(forKey: answer.request) != nil else { return }
        faultCount = 0
        finish(answer.request, .answer(answer.value))
    }

    mutating func received(_ failed: RequestFailed) {
        let error = ClusterError(ClusterError.Kind(failed.reason), failed.message)
        if graphs[failed.request] != nil {
            drop(failed.request, .failed(.cluster(error)))
        } else if queries.removeValue(forKey: failed.request) != nil {
            finish(failed.request, error)
        }
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
