import Glibc
import MusterGraph
import MusterProtocol
import MusterRegistry
import MusterTransport
import MusterWorker

/// The session with the scheduler.
///
/// Step 1: this worker dials until somebody answers. Step 2: `WorkerHello`. Step 3: `Welcome`, with the worker's
/// number. Then work and reports. When the session ends, for whatever reason, the core goes on with what it has, and
/// another session begins with an account of that.
extension WorkerServer {
    /// Dials the scheduler when it is time.
    func dialScheduler(now: ContinuousClock.Instant) {
        guard scheduler == nil, !isRefused, now >= nextDial else { return }
        do throws(TransportError) {
            // Both say often enough that they live, and a scheduler of a thousand workers should not be asked by each.
            let peer = try reactor.connect(to: configuration.scheduler, for: self, isWatched: false)
            scheduler = DialedPeer(peer: peer, now: now)
            if nextComplaint == nil { nextComplaint = now + .seconds(1) }
        } catch {
            log("the scheduler cannot be reached: \(error)")
            nextDial = now + configuration.complaintInterval
        }
    }

    func receiveFromScheduler(_ event: TransportEvent, now: ContinuousClock.Instant) {
        switch event {
        case .connected:
            // A connection that is made anew without a word about the old one ends the session as well.
            if scheduler?.session != nil { sessionEnded("the connection was made anew", now: now) }
            scheduler?.connected(now: now)
            sendHello(now: now)
        case .disconnected(_, _, let reason):
            if let peer = scheduler?.peer { outbox.forget(peer) }
            sessionEnded(reason, now: now)
            scheduler?.disconnected(now: now)
        case .refused(_, let reason):
            log("the scheduler at \(configuration.scheduler) is not one that this worker can talk to: \(reason)")
            hangUp(reason, redialAfter: configuration.complaintInterval, now: now)
        case .writable(let peer, _):
            if !outbox.resume(peer) { hangUp("the connection was lost", now: now) }
        case .message(_, _, let frames):
            switch scheduler?.session?.receive(frames) {
            case .message(let message):
                scheduler?.lastHeard = now
                received(message, now: now)
            case .foreign, nil: break
            case .broken(let reason): hangUp(reason, now: now)
            case .incompatible(let reason): hangUp(reason, redialAfter: configuration.complaintInterval, now: now)
            }
        }
    }

    private func sendHello(now: ContinuousClock.Instant) {
        let account = state.account()
        var hello = WorkerHello(
            name: configuration.name, address: address.description,
            threadCount: UInt32(clamping: configuration.core.threadCount), processID: UInt32(bitPattern: getpid()),
            functions: registry.snapshot.announced, identity: identity, state: account.state, held: account.held,
            heldByteCounts: account.heldByteCounts, heldAttempts: account.heldAttempts, assigned: account.assigned,
            assignedAttempts: account.assignedAttempts)
        hello.isSupervised = configuration.flightRecord != nil
        hello.former = former
        sendToScheduler(.workerHello(hello), now: now)
    }

    private func received(_ message: Message, now: ContinuousClock.Instant) {
        switch (message, scheduler?.phase) {
        case (.welcome(let welcome), .greeting):
            scheduler?.phase = .welcomed
            self.welcome = welcome
            redialDelay = Self.firstRedialDelay
            nextComplaint = nil
            counters.sessionCount += 1
            configuration.flightRecord?.welcomed(welcome, as: identity)
            log("connected to the scheduler at \(configuration.scheduler) as worker \(welcome.worker)")
            noteState(welcome)
            handle(.welcomed(welcome))
        case (.refused(let refused), _):
            switch refused.code {
            case .wrongAddress: giveUp(refused.message, now: now)
            case .version: hangUp(refused.message, redialAfter: configuration.complaintInterval, now: now)
            case .session, .malformed, .limit, .closing: hangUp(refused.message, now: now)
            }
        case (.goodbye, _): hangUp("the scheduler said goodbye", now: now)
        case (.heartbeat, _): break
        case (.work(let work), .welcomed): handle(.work(work))
        case (.read(let read), .welcomed):
            for reply in ReadAnswers.replies(to: read, from: store) { sendToScheduler(.data(reply), now: now) }
        case (.data(let reply), .welcomed): handle(.answered(holder: 0, reply))
        case (.prepareLoad(let load), .welcomed): prepare(load)
        case (.finishLoad(let load), .welcomed): finish(load, now: now)
        default: hangUp("the scheduler sent a message \(message.type) that has no place here", now: now)
        }
    }

    /// Sends in the session with the scheduler; what is for a session that is over is dropped.
    func sendToScheduler(_ message: Message, now: ContinuousClock.Instant) {
        guard let peer = scheduler?.peer, scheduler?.session != nil else { return }
        for part in message.parts {
            let frames: [Payload]?
            do throws(ProtocolFailure) {
                frames = try scheduler?.session?.encode(part)
            } catch {
                return hangUp("a message to the scheduler was too large: \(error)", now: now)
            }
            guard let frames else { return }
            scheduler?.lastTold = now
            switch outbox.send(frames, to: peer) {
            case .accepted: break
            case .gone: return hangUp("the connection was lost", now: now)
            case .overflowed:
                return hangUp("the scheduler does not take what it is sent: \(outbox.limit) bytes wait", now: now)
            }
        }
    }

    /// Ends the session and the connection, and dials again after a while.
    func hangUp(_ reason: String, redialAfter delay: Duration? = nil, now: ContinuousClock.Instant) {
        guard let peer = scheduler?.peer else { return }
        let wasWelcomed = scheduler?.phase == .welcomed
        sessionEnded(reason, now: now)
        if !wasWelcomed, !isRefused { log("no session with the scheduler at \(configuration.scheduler): \(reason)") }
        outbox.cut(peer)
        scheduler = nil
        nextDial = now + (delay ?? redialDelay)
        redialDelay = min(redialDelay * 2, Self.longestRedialDelay)
        needsTurn = true
    }

    /// Ends the session for good: no later one could do better.
    private func giveUp(_ reason: String, now: ContinuousClock.Instant) {
        isRefused = true
        hangUp(reason, now: now)
        nextComplaint = nil
        onRefusal("\(configuration.scheduler) will not talk to a worker: \(reason)")
    }

    /// The session is over. The number stays: other workers go on reading from this one.
    private func sessionEnded(_ reason: String, now: ContinuousClock.Instant) {
        scheduler?.session = nil
        guard scheduler?.phase == .welcomed else { return }
        scheduler?.phase = .unconnected
        preparedLoads = [:]
        nextComplaint = now + configuration.complaintInterval
        log("the session with the scheduler is over (\(reason)); trying again")
        handle(.disconnected)
    }
}
