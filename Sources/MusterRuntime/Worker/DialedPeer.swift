import MusterProtocol
import MusterTransport

/// A connection that this worker made, and the session on it: with the scheduler, or with a worker that holds a value.
struct DialedPeer {
    /// Where a session stands. It goes on only forwards; a new one begins with a new connection.
    enum Phase {
        /// There is no connection yet, or not any more.
        case unconnected
        /// The hello was sent, and not answered.
        case greeting
        /// The other side said `Welcome`.
        case welcomed
    }

    let peer: PeerID
    var phase = Phase.unconnected
    /// Nil while there is no connection.
    var session: DialerSession?
    /// When the other side last said something; before it did, when waiting for it began.
    var lastHeard: ContinuousClock.Instant
    /// When it was last told something.
    var lastTold: ContinuousClock.Instant
    /// Whether it was out of reach before: nothing waits for it until it answers.
    let isDoubtful: Bool
    /// Reads that wait for the session.
    var waiting: [Read] = []

    init(peer: PeerID, isDoubtful: Bool = false, now: ContinuousClock.Instant) {
        self.peer = peer
        self.isDoubtful = isDoubtful
        lastHeard = now
        lastTold = now
    }

    /// A connection is there: a session begins on it. Its number is random, so that nothing of another is taken for
    /// its.
    mutating func connected(now: ContinuousClock.Instant) {
        session = DialerSession(number: .random(in: 1...(.max)))
        phase = .greeting
        lastHeard = now
        lastTold = now
    }

    /// The connection, and the session with it, is gone.
    mutating func disconnected(now: ContinuousClock.Instant) {
        session = nil
        phase = .unconnected
        lastHeard = now
    }
}
