import CZeroMQ
package import MusterTransport

extension ZeroMQTransport {
    /// How many messages are taken from a socket before others get their turn; the next poll goes on at once.
    private static var messagesPerTurn: Int { 4096 }
    /// How soon to try again to send to a listener's peer whose queue is full: a ROUTER cannot say when there is room.
    private static var retryInterval: Duration { .milliseconds(1) }
    /// How often to look for messages without end.
    private static var checkInterval: Duration { .milliseconds(250) }

    package func poll(until deadline: ContinuousClock.Instant?, into events: inout [TransportEvent]) {
        let first = events.count
        rebuildPollSetIfStale()
        pollSet.wait(until: noticed.isEmpty ? nextDeadline(before: deadline) : .now)
        waker.reset()
        events.append(contentsOf: noticed)
        noticed.removeAll(keepingCapacity: true)
        let set = pollSet
        for (index, source) in set.sources.enumerated() where set.isReady(index) { follow(source, into: &events) }
        let now = ContinuousClock.now
        for listener in listeners.values { attend(to: listener, now: now, into: &events) }
        for dialer in dialers.values where dialer.line == nil {
            dialer.redialIfDue(now: now)
            isPollSetStale = isPollSetStale || dialer.line != nil
        }
        for case .disconnected(let peer, .some, _) in events[first...] { heardPeers[peer] = nil }
        guard now >= nextCheck else { return }
        nextCheck = now + Self.checkInterval
        if !listeners.isEmpty { descriptors.check(now: now) }
    }

    private func rebuildPollSetIfStale() {
        guard isPollSetStale else { return }
        isPollSetStale = false
        pollSet = PollSet()
        pollSet.append(waker)
        for listener in listeners.values {
            // Monitors first: who came and went is known before what they sent.
            pollSet.append(.monitorOfListener(listener), listener.monitor.socket)
            pollSet.append(.listener(listener), listener.socket)
        }
        for dialer in dialers.values {
            guard let line = dialer.line else { continue }
            pollSet.append(.monitorOfDialer(dialer), line.monitor.socket)
            pollSet.append(.dialer(dialer), line.socket)
        }
    }

    private func follow(_ source: PollSet.Source, into events: inout [TransportEvent]) {
        switch source {
        case .waker:
            break
        case .monitorOfListener(let listener):
            listener.followMonitor(into: &events)
        case .listener(let listener):
            receive(at: listener, into: &events)
        case .monitorOfDialer(let dialer):
            dialer.followMonitor(with: receiver, into: &events)
            isPollSetStale = isPollSetStale || dialer.line == nil
        case .dialer(let dialer):
            // Who is connected is known before what it sent.
            if !dialer.isConnected { dialer.followMonitor(with: receiver, into: &events) }
            _ = dialer.receive(with: receiver, limit: Self.messagesPerTurn, into: &events)
            dialer.flush(into: &events)
            isPollSetStale = isPollSetStale || dialer.line == nil
        }
    }

    /// Returns whether everything that waited was received.
    @discardableResult
    private func receive(at listener: Listener, into events: inout [TransportEvent]) -> Bool {
        let count = listener.receive(with: receiver, limit: Self.messagesPerTurn, into: &events) { peer in
            heardPeers[peer.peer] = (listener, peer)
        }
        return count < Self.messagesPerTurn
    }

    /// Does for a listener what must be done now and then.
    private func attend(to listener: Listener, now: ContinuousClock.Instant, into events: inout [TransportEvent]) {
        if !listener.blockedPeers.isEmpty { listener.flush(into: &events) }
        let isCheckDue = now >= nextCheck && !listener.connections.isEmpty
        guard !listener.departed.isEmpty || isCheckDue || listener.deadline.map({ $0 <= now }) == true else { return }
        listener.followMonitor(into: &events)
        listener.cutWhatIsDue(now: now)
        guard receive(at: listener, into: &events) else { return }
        listener.reportDeparted(into: &events)
        if isCheckDue { listener.cutUselessConnections(now: now) }
    }

    private func nextDeadline(before deadline: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
        var earliest = deadline
        func consider(_ instant: ContinuousClock.Instant?) {
            guard let instant else { return }
            earliest = earliest.map { min($0, instant) } ?? instant
        }
        for listener in listeners.values {
            consider(listener.deadline)
            if !listener.blockedPeers.isEmpty { consider(.now + Self.retryInterval) }
            if !listener.departed.isEmpty { consider(.now) }
            if !listener.connections.isEmpty { consider(nextCheck) }
        }
        for dialer in dialers.values { consider(dialer.redialAt) }
        return earliest
    }

    /// Gives what waits in queues of ours the time that a farewell may take.
    func flushForFarewell() {
        let end = ContinuousClock.now + configuration.farewell
        var ignored: [TransportEvent] = []
        while ContinuousClock.now < end {
            for listener in listeners.values { listener.flush(into: &ignored) }
            for dialer in dialers.values { dialer.flush(into: &ignored) }
            let isDone =
                listeners.values.allSatisfy(\.blockedPeers.isEmpty) && !dialers.values.contains(where: \.waitsForRoom)
            if isDone { return }
            rebuildPollSetIfStale()
            zmq_poll(nil, 0, 1)
        }
    }
}
