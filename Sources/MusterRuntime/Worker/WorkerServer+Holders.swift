import MusterGraph
import MusterProtocol
import MusterTransport
import MusterWorker

/// Sessions with workers that hold what this one needs. One is dialed when it is first read from.
///
/// Step 1: `PeerHello`, with the number of the worker that is meant. Step 2: `Welcome`. Then `Read`s, answered by
/// `ReadReply`s. When the session ends, the core is told that the holder is unreachable, and asks others. Later reads dial it
/// anew, but do not wait for it before it has answered: of two workers that are cut apart, each waits for the other once.
extension WorkerServer {
    func read(_ read: Read, from holder: UInt32, now: ContinuousClock.Instant) {
        if holders[holder] == nil, let problem = dial(holder, now: now) {
            log("worker \(holder) cannot be reached: \(problem)")
            handle(.unreachable(holder: holder))
            return
        }
        if holders[holder]?.phase == .welcomed {
            send(.read(read), toHolder: holder, now: now)
        } else if holders[holder]?.isDoubtful == true {
            handle(.unreachable(holder: holder))
        } else {
            holders[holder]?.waiting.append(read)
        }
    }

    /// Returns why the holder cannot be dialed; nil when it is being dialed.
    private func dial(_ holder: UInt32, now: ContinuousClock.Instant) -> String? {
        guard let text = addresses[holder] else { return "its address is unknown" }
        do throws(TransportError) {
            let peer = try reactor.connect(to: try Address(text), for: self)
            holders[holder] = DialedPeer(peer: peer, isDoubtful: doubtfulHolders.contains(holder), now: now)
            holderOfPeer[peer] = holder
            return nil
        } catch {
            return error.description
        }
    }

    func receiveFromHolder(_ event: TransportEvent, _ holder: UInt32, now: ContinuousClock.Instant) {
        switch event {
        case .connected:
            guard holders[holder]?.session == nil else { return lose(holder, "the connection was made anew") }
            holders[holder]?.connected(now: now)
            send(.peerHello(PeerHello(worker: welcome?.worker ?? 0, wanted: holder)), toHolder: holder, now: now)
        case .disconnected(_, _, let reason), .refused(_, let reason): lose(holder, reason)
        case .writable(let peer, _): if !outbox.resume(peer) { lose(holder, "the connection was lost") }
        case .message(_, _, let frames):
            switch holders[holder]?.session?.receive(frames) {
            case .message(let message):
                holders[holder]?.lastHeard = now
                received(message, fromHolder: holder, now: now)
            case .foreign, nil: break
            case .broken(let reason), .incompatible(let reason): lose(holder, reason)
            }
        }
    }

    private func received(_ message: Message, fromHolder holder: UInt32, now: ContinuousClock.Instant) {
        switch (message, holders[holder]?.phase) {
        case (.welcome, .greeting):
            holders[holder]?.phase = .welcomed
            doubtfulHolders.remove(holder)
            let waiting = holders[holder]?.waiting ?? []
            holders[holder]?.waiting = []
            for read in waiting { send(.read(read), toHolder: holder, now: now) }
        case (.data(let reply), .welcomed):
            counters.fetchedByteCount += reply.bytes.count
            handle(.answered(holder: holder, reply))
        case (.heartbeat, _): break
        case (.refused(let refused), _): lose(holder, refused.message)
        case (.goodbye, _): lose(holder, "it said goodbye")
        default: lose(holder, "it sent a message \(message.type) that has no place here")
        }
    }

    func send(_ message: Message, toHolder holder: UInt32, now: ContinuousClock.Instant) {
        guard let peer = holders[holder]?.peer, holders[holder]?.session != nil else { return }
        do throws(ProtocolFailure) {
            guard let frames = try holders[holder]?.session?.encode(message) else { return }
            holders[holder]?.lastTold = now
            switch outbox.send(frames, to: peer) {
            case .accepted: break
            case .gone: lose(holder, "the connection was lost")
            case .overflowed: lose(holder, "it does not take what it is sent: \(outbox.limit) bytes wait")
            }
        } catch {
            lose(holder, "a message to it was too large: \(error)")
        }
    }

    /// The session with a holder is over, or never began.
    func lose(_ holder: UInt32, _ reason: String) {
        guard holders[holder] != nil else { return }
        // Once, and not at every attempt.
        if doubtfulHolders.insert(holder).inserted { log("worker \(holder) cannot be read from: \(reason)") }
        forgetHolder(holder)
        handle(.unreachable(holder: holder))
    }

    /// Ends with a holder, without a word to the core.
    func forgetHolder(_ holder: UInt32) {
        guard let dialed = holders.removeValue(forKey: holder) else { return }
        holderOfPeer[dialed.peer] = nil
        outbox.cut(dialed.peer)
    }
}
