import Synchronization

extension Reactor {
    /// The reactor's thread: waits, receives everything, does what others submitted, and gives turns.
    func loop() {
        var events: [TransportEvent] = []
        var deadline: ContinuousClock.Instant? = .now
        while true {
            state.transport.poll(until: deadline, into: &events)
            let now = ContinuousClock.now
            for event in events { state.deliver(event, now: now) }
            events.removeAll(keepingCapacity: true)
            let (work, isStopping) = inbox.withLock { inbox in
                (exchange(&inbox.work, with: []), inbox.isStopping)
            }
            for item in work { item(true) }
            state.turn(now: now)
            if isStopping { break }
            deadline = state.nextDeadline(now: now)
        }
        end()
    }

    /// Refuses what comes late, and lets the transport say its last words.
    private func end() {
        let late = inbox.withLock { inbox in
            inbox.isClosed = true
            return exchange(&inbox.work, with: [])
        }
        for item in late { item(false) }
        state.removeAll()
        state.transport.shutdown()
    }

    private func exchange<Value>(_ place: inout Value, with new: Value) -> Value {
        let old = place
        place = new
        return old
    }
}
