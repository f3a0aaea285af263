import MusterProtocol

/// The session: its beginning, its end, and what can come in it.
extension ClientState {
    /// Opening, step 1: there is a connection, so the scheduler is greeted in a new session. Step 2: `welcomed`, or
    /// `wasRefused`. The other end is `SchedulerState.clientJoined`.
    mutating func connected() {
        switch phase {
        case .closed, .refused: return
        case .disconnected, .pausing, .opening: break
        case .open: suspend("the connection was lost and made again")
        }
        greet()
    }

    mutating func greet() {
        phase = .opening(until: now.advanced(byMilliseconds: configuration.helloMilliseconds))
        lastHeard = now
        instructions.append(.beginSession)
        send(.clientHello(ClientHello(name: configuration.name, processID: configuration.processID)))
    }

    mutating func disconnected(_ reason: String) {
        switch phase {
        case .closed, .refused: return
        case .disconnected, .pausing, .opening: break
        case .open: suspend(reason)
        }
        phase = .disconnected(reason: reason)
    }

    /// The scheduler said what makes no sense, or says that we did. It may do better in another session; not for ever.
    mutating func sessionBroke(_ reason: String) {
        if case .open = phase { faultCount += 1 }
        sessionEnded(reason)
    }

    /// The session is over though the connection is not: another one begins soon.
    mutating func sessionEnded(_ reason: String) {
        switch phase {
        case .closed, .refused, .disconnected, .pausing: return
        case .opening: break
        case .open: suspend(reason)
        }
        phase = .pausing(until: now.advanced(byMilliseconds: configuration.retryMilliseconds), reason: reason)
    }

    /// There will be no session: everything fails, and so does whatever is wanted later.
    mutating func refused(_ error: ClusterError) {
        if case .closed = phase { return }
        failUnderWay(error)
        failWaiting(error)
        phase = .refused(error)
    }

    /// The application is done: the scheduler is told, so that it need not wait for us to come back.
    mutating func close() {
        switch phase {
        case .closed: return
        case .open, .opening:
            sendAllAcknowledgements()
            send(.goodbye)
        case .disconnected, .pausing, .refused: break
        }
        let error = ClusterError(.closed, "the client was closed")
        failUnderWay(error)
        failWaiting(error)
        phase = .closed
    }

    mutating func failUnderWay(_ error: ClusterError) {
        let fetching = (fetches.values.map(\.request) + suspendedFetches.map(\.request)).filter { graphs[$0] == nil }
        let numbers = Set(graphs.filter { !$0.value.isDone }.keys).union(queries.keys).union(fetching)
        graphs = [:]
        queries = [:]
        held = [:]
        abandoned = []
        forgetFetches()
        suspendedFetches = []
        acknowledgements = [:]
        releases = TaskColumns()
        for number in numbers.sorted() { finish(number, error) }
    }

    private mutating func failWaiting(_ error: ClusterError) {
        let given = waiting
        waiting = []
        for entry in given { finish(entry.number, error) }
    }

    /// Takes what the scheduler said.
    mutating func received(_ message: Message) {
        lastHeard = now
        switch phase {
        case .open: receivedInSession(message)
        case .opening: receivedWhileOpening(message)
        case .disconnected, .pausing, .refused, .closed: return
        }
    }

    private mutating func receivedWhileOpening(_ message: Message) {
        switch message {
        case .welcome(let welcome): welcomed(welcome)
        case .refused(let refusal): wasRefused(refusal)
        case .heartbeat: break
        case .goodbye: sessionEnded("the scheduler is closing")
        case .workerHello, .clientHello, .peerHello, .work, .report, .prepareLoad, .loadPrepared, .finishLoad,
            .functionsChanged, .read, .data, .submit, .submitPart, .credit, .accepted, .rejected, .results, .failures,
            .progress, .finished, .cancel, .release, .query, .answer, .requestFailed, .attach, .acknowledge:
            sessionBroke("the first message in a session was no welcome")
        }
    }

    private mutating func receivedInSession(_ message: Message) {
        switch message {
        case .heartbeat: break
        case .goodbye: sessionEnded("the scheduler is closing")
        case .refused(let refusal): wasRefused(refusal)
        case .credit(let credit): received(credit)
        case .accepted(let accepted): received(accepted)
        case .rejected(let rejected): received(rejected)
        case .results(let results): received(results)
        case .failures(let failures): received(failures)
        case .progress(let progress): received(progress)
        case .finished(let finished): received(finished)
        case .data(let reply): received(reply)
        case .answer(let answer): received(answer)
        case .requestFailed(let failed): received(failed)
        case .workerHello, .clientHello, .peerHello, .welcome, .work, .report, .prepareLoad, .loadPrepared,
            .finishLoad, .functionsChanged, .read, .submit, .submitPart, .cancel, .release, .query, .attach,
            .acknowledge:
            sessionBroke("the scheduler said what nobody says to a client")
        }
    }

    private mutating func welcomed(_ welcome: Welcome) {
        phase = .open(welcome)
        resume()
        let requests = waiting
        waiting = []
        for entry in requests { start(entry.number, entry.request) }
    }

    /// The scheduler ends the session. Some reasons hold for every other session too.
    private mutating func wasRefused(_ refusal: Refused) {
        switch refusal.code {
        case .version, .wrongAddress: refused(ClusterError(.refused, refusal.message))
        case .malformed, .limit: sessionBroke(refusal.message)
        case .session, .closing: sessionEnded(refusal.message)
        }
    }
}
