import MusterProtocol
import MusterTransport
import MusterWorker

/// Heartbeats, silence, and telling people that nobody is there.
extension WorkerServer {
    private var heartbeat: Duration { .milliseconds(Int64(welcome?.heartbeatMilliseconds ?? 1_000)) }
    private static let checkInterval = Duration.milliseconds(500)
    private var silence: Duration { .milliseconds(Int64(welcome?.silenceMilliseconds ?? 10_000)) }

    func checkTimes(now: ContinuousClock.Instant) {
        if let due = nextComplaint, now >= due {
            log("waiting for a scheduler at \(configuration.scheduler)")
            nextComplaint = now + configuration.complaintInterval
        }
        guard now >= nextCheck else { return }
        nextCheck = now + min(heartbeat / 2, Self.checkInterval)
        checkScheduler(now: now)
        for holder in holders.keys.sorted() { check(holder, now: now) }
    }

    /// A worker that has tasks or results is missed soon when it is silent.
    private var heartbeatToScheduler: Duration {
        state.isIdle ? heartbeat / 2 : min(heartbeat / 2, Self.checkInterval)
    }

    private func checkScheduler(now: ContinuousClock.Instant) {
        guard let scheduler, scheduler.session != nil else { return }
        if scheduler.lastHeard + silence < now {
            hangUp("nothing was heard from the scheduler for \(silence)", now: now)
        } else if scheduler.phase == .welcomed, scheduler.lastTold + heartbeatToScheduler <= now {
            sendToScheduler(.heartbeat, now: now)
        }
    }

    private func check(_ holder: UInt32, now: ContinuousClock.Instant) {
        guard let dialed = holders[holder] else { return }
        switch dialed.phase {
        case .unconnected:
            if dialed.lastHeard + Self.connectionTimeout < now {
                lose(holder, "there was no connection for \(Self.connectionTimeout)")
            }
        case .greeting:
            if dialed.lastHeard + Self.peerTimeout < now { lose(holder, "it did not answer for \(Self.peerTimeout)") }
        case .welcomed:
            if dialed.lastHeard + silence < now {
                lose(holder, "nothing was heard from it for \(silence)")
            } else if dialed.lastTold + heartbeat / 2 <= now {
                send(.heartbeat, toHolder: holder, now: now)
            }
        }
    }
}
