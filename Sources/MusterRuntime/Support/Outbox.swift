package import MusterGraph
package import MusterTransport

/// Sends what a node has to say, and keeps for a while what the transport does not take yet.
///
/// One node's, on its reactor's thread.
package struct Outbox {
    /// What became of a message.
    package enum Outcome {
        /// It is on its way, or kept until the peer has room.
        case accepted
        /// There is no connection to the peer.
        case gone
        /// More than `limit` bytes wait for the peer.
        case overflowed
    }

    private struct Backlog {
        var messages: [[Payload]] = []
        /// How many at the front have been sent.
        var start = 0
        var byteCount = 0
        /// Whether the peer is to be closed when all is sent.
        var closesAtEnd = false

        var isEmpty: Bool { start == messages.count }
    }

    private let reactor: Reactor
    /// The bytes that may wait for one peer.
    let limit: Int
    /// The bytes that may wait for all peers together.
    let totalLimit: Int
    private var backlogs: [PeerID: Backlog] = [:]
    /// The bytes that wait for all peers.
    private(set) var byteCount = 0

    package init(reactor: Reactor, limit: Int, totalLimit: Int = .max) {
        self.reactor = reactor
        self.limit = limit
        self.totalLimit = totalLimit
    }

    /// The peer for which most waits, if more waits for all than may: its session has to end, so that there is memory for
    /// those who take what they are sent.
    var slowest: PeerID? {
        guard byteCount > totalLimit else { return nil }
        return backlogs.max { $0.value.byteCount < $1.value.byteCount }?.key
    }

    /// Whether something waits for a peer, because it does not take what it is sent as fast as it comes.
    func isWaiting(for peer: PeerID) -> Bool { backlogs[peer] != nil }

    /// Sends a message, behind what waits already.
    package mutating func send(_ frames: [Payload], to peer: PeerID) -> Outcome {
        if backlogs[peer] == nil {
            switch reactor.send(frames, to: peer) {
            case .sent: return .accepted
            case .gone: return .gone
            case .full: break
            }
        }
        return keep(frames, for: peer)
    }

    private mutating func keep(_ frames: [Payload], for peer: PeerID) -> Outcome {
        let size = frames.reduce(0) { $0 + $1.count }
        var backlog = backlogs.removeValue(forKey: peer) ?? Backlog()
        // A single message is taken whatever its size: it is bounded by the protocol.
        guard backlog.isEmpty || backlog.byteCount + size <= limit else {
            backlogs[peer] = backlog
            return .overflowed
        }
        backlog.messages.append(frames)
        backlog.byteCount += size
        byteCount += size
        backlogs[peer] = backlog
        return .accepted
    }

    /// The peer has room again. Returns false when its connection is gone.
    package mutating func resume(_ peer: PeerID) -> Bool {
        guard var backlog = backlogs.removeValue(forKey: peer) else { return true }
        while !backlog.isEmpty {
            let frames = backlog.messages[backlog.start]
            switch reactor.send(frames, to: peer) {
            case .sent:
                let size = frames.reduce(0) { $0 + $1.count }
                backlog.start += 1
                backlog.byteCount -= size
                byteCount -= size
            case .gone:
                byteCount -= backlog.byteCount
                return false
            case .full:
                backlog.messages.removeFirst(backlog.start)
                backlog.start = 0
                backlogs[peer] = backlog
                return true
            }
        }
        if backlog.closesAtEnd { reactor.close(peer) }
        return true
    }

    /// Ends the connection when what waits for the peer has been sent.
    mutating func close(_ peer: PeerID) {
        if backlogs[peer] == nil { reactor.close(peer) } else { backlogs[peer]?.closesAtEnd = true }
    }

    /// Ends the connection at once, whatever waits.
    mutating func cut(_ peer: PeerID) {
        forget(peer)
        reactor.close(peer)
    }

    /// The connection is gone.
    mutating func forget(_ peer: PeerID) {
        byteCount -= backlogs.removeValue(forKey: peer)?.byteCount ?? 0
    }
}
