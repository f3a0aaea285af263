import MusterProtocol

/// Deadlines: requests, hellos, heartbeats, silence, values to ask for again.
extension ClientState {
    /// Does what is due at `now`.
    mutating func checkTimes() {
        checkSession()
        checkWaiting()
        checkSuspended()
        checkDeadlines()
        if rereads.contains(where: { $0.at <= now }) {
            let due = rereads.filter { $0.at <= now }
            rereads.removeAll { $0.at <= now }
            for entry in due { restart(entry.fetch) }
        }
    }

    private mutating func checkDeadlines() {
        guard deadlines.values.contains(where: { $0 <= now }) else { return }
        for number in deadlines.filter({ $0.value <= now }).keys.sorted() {
            giveUp(number, .failed(.cluster(timedOut)))
        }
    }

    private var timedOut: ClusterError {
        let message = "the request was not done in the time that it was given"
        if case .open = phase { return ClusterError(.timedOut, message) }
        return ClusterError(
            .timedOut, "\(message); there is no connection to the scheduler at \(configuration.address) (\(standing))")
    }

    private mutating func checkSession() {
        switch phase {
        case .disconnected, .refused, .closed: break
        case .pausing(let until, _):
            if until <= now { greet() }
        case .opening(let until):
            if until <= now { greet() }
        case .open(let welcome):
            if lastHeard.advanced(byMilliseconds: Int64(welcome.silenceMilliseconds)) <= now {
                sessionEnded("nothing was heard for \(welcome.silenceMilliseconds) ms")
            } else if nextHeartbeat(welcome) <= now {
                send(.heartbeat)
            }
        }
    }

    /// Twice as often as the scheduler asks for, so that one that is late does no harm.
    private func nextHeartbeat(_ welcome: Welcome) -> Moment {
        lastTold.advanced(byMilliseconds: max(1, Int64(welcome.heartbeatMilliseconds) / 2))
    }

    /// Requests that have waited for a session for too long.
    private mutating func checkWaiting() {
        guard waiting.contains(where: { $0.until <= now }) else { return }
        let due = waiting.filter { $0.until <= now }
        waiting.removeAll { $0.until <= now }
        for entry in due { finish(entry.number, unreachable) }
    }

    private var unreachable: ClusterError {
        let seconds = Double(configuration.connectMilliseconds) / 1_000
        return ClusterError(
            .unreachable, "no scheduler answered at \(configuration.address) within \(seconds) s (\(standing))")
    }

    /// When graphs give up waiting for a session.
    private var suspended: [Moment] { graphs.values.compactMap(\.until) + abandoned.map(\.until) }

    /// When `turn` must be called again even if nothing happens.
    var deadline: Moment? {
        var moments = waiting.map(\.until)
        moments.append(contentsOf: deadlines.values)
        moments.append(contentsOf: rereads.map(\.at))
        switch phase {
        case .refused, .closed: break
        case .disconnected: moments.append(contentsOf: suspended)
        case .pausing(let until, _), .opening(let until): moments.append(contentsOf: suspended + [until])
        case .open(let welcome):
            moments.append(lastHeard.advanced(byMilliseconds: Int64(welcome.silenceMilliseconds)))
            moments.append(nextHeartbeat(welcome))
            if let acknowledgementsDue { moments.append(acknowledgementsDue) }
        }
        return moments.min()
    }
}
