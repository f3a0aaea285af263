import CZeroMQ
import MusterGraph
import MusterTransport

/// A peer that we dial: a DEALER, made anew for every connection.
///
/// ZeroMQ's own reconnecting would continue an old conversation with what happened to be left of it, and could do so
/// under a routing id that the listener still takes for the old connection.
final class Dialer {
    let peer: PeerID
    let address: Address
    /// Whether ZeroMQ asks the other side again and again whether it is there.
    private let isWatched: Bool
    private let context: Context
    private let configuration: ZeroMQTransport.Configuration
    /// The socket and its monitor; nil between two connections and after a refusal.
    private(set) var line: (socket: Socket, monitor: Monitor)?
    /// Whether the other side has said that it speaks our protocol, and the connection is not known to be gone.
    private(set) var isConnected = false
    /// Whether the connection that is being lost never shook hands, so that ZeroMQ itself dials again. It does not when
    /// the other side speaks the protocol but is no socket of the right kind, and then says nothing else.
    private var isRetriedByZeroMQ = false
    /// When to dial again.
    private(set) var redialAt: ContinuousClock.Instant?
    private var redialDelay: RedialDelay
    /// How often a socket was made; part of the name of its monitor.
    private var attempt = 0
    private var queue = OutboundQueue()

    init(
        to address: Address, isWatched: Bool, context: Context, configuration: ZeroMQTransport.Configuration
    ) throws(TransportError) {
        peer = .next()
        self.address = address
        self.isWatched = isWatched
        self.context = context
        self.configuration = configuration
        redialDelay = RedialDelay(shortest: configuration.redialDelay, longest: configuration.maximumRedialDelay)
        try open()
    }

    /// Whether ZeroMQ should say when there is room.
    var waitsForRoom: Bool { isConnected && !queue.isEmpty }

    func send(_ frames: [Payload]) -> SendOutcome {
        guard isConnected, let line else { return .gone }
        if queue.isEmpty, case .sent = line.socket.send(frames) { return .sent }
        return queue.append(frames, limit: configuration.queuedByteCount) ? .sent : .full
    }

    /// Sends what waits, as far as there is room.
    func flush(into events: inout [TransportEvent]) {
        guard let line else { return }
        _ = queue.flush { line.socket.send($0) }
        if queue.takeNews(limit: configuration.queuedByteCount) { events.append(.writable(peer, listener: nil)) }
    }

    /// Receives at most `limit` messages and returns how many came.
    func receive(with receiver: Receiver, limit: Int, into events: inout [TransportEvent]) -> Int {
        guard let line else { return 0 }
        for count in 0..<limit {
            guard receiver.receiveFirst(from: line.socket) else { return count }
            guard receiver.receiveRest(from: line.socket) else {
                receiver.discard()
                lose(reason: "it sent a message of more than \(configuration.maximumFrameCount) frames", into: &events)
                return count
            }
            guard isConnected else {
                receiver.discard()
                refuse(reason: "what listens there speaks an old or another protocol", into: &events)
                return count
            }
            redialDelay.heard()
            events.append(.message(from: peer, listener: nil, frames: receiver.takeFrames(from: 0)))
        }
        return limit
    }

    /// Takes what the monitor tells. What the peer sent before it went is received first.
    func followMonitor(with receiver: Receiver, into events: inout [TransportEvent]) {
        while let event = line?.monitor.next() {
            switch event {
            case .handshakeSucceeded:
                guard !isConnected else { continue }
                isConnected = true
                redialDelay.connected(now: .now)
                events.append(.connected(peer))
            case .disconnected:
                guard isConnected else {
                    if !isRetriedByZeroMQ {
                        refuse(reason: "what listens there is not a Muster process", into: &events)
                    }
                    isRetriedByZeroMQ = false
                    continue
                }
                while receive(with: receiver, limit: 1024, into: &events) == 1024 {}
                lose(reason: "the connection was lost", into: &events)
            case .handshakeInterrupted:
                isRetriedByZeroMQ = true
            case .refused(let reason):
                refuse(reason: reason, into: &events)
            case .accepted:
                continue
            }
        }
    }

    /// Makes a new socket when it is time to. Sockets that could not be made are tried again like lost connections.
    func redialIfDue(now: ContinuousClock.Instant) {
        guard let redialAt, redialAt <= now else { return }
        self.redialAt = nil
        do {
            try open()
        } catch {
            waitBeforeRedialing()
        }
    }

    /// Ends it; what was sent has `linger` time to leave.
    func close(linger: Duration?) {
        if let line { _ = queue.flush { line.socket.send($0) } }
        hangUp(linger: linger)
        redialAt = nil
    }

    private func open() throws(TransportError) {
        let socket = try context.socket(ZMQ_DEALER, for: "a connection to \(address)")
        socket.configure(configuration, address: address)
        if isWatched { socket.watchPeer(configuration) }
        socket.set(ZMQ_IMMEDIATE, 1 as Int32)
        socket.set(ZMQ_CONNECT_TIMEOUT, 2000 as Int32)
        socket.set(ZMQ_RECONNECT_IVL, configuration.redialDelay.milliseconds)
        socket.set(ZMQ_RECONNECT_IVL_MAX, configuration.maximumRedialDelay.milliseconds)
        attempt += 1
        let name = "\(peer)-\(attempt)"
        let monitor = try Monitor(of: socket, context: context, name: name)
        guard zmq_connect(socket.handle, address.description) == 0 else { throw .zeroMQ("Connecting to \(address)") }
        line = (socket, monitor)
    }

    /// The connection is gone or worth nothing: report it, and dial again after a while.
    private func lose(reason: String, into events: inout [TransportEvent]) {
        hangUp(linger: nil)
        events.append(.disconnected(peer, listener: nil, reason: reason))
        waitBeforeRedialing()
    }

    private func refuse(reason: String, into events: inout [TransportEvent]) {
        hangUp(linger: nil)
        events.append(.refused(peer, reason: reason))
    }

    private func hangUp(linger: Duration?) {
        isConnected = false
        queue = OutboundQueue()
        line?.monitor.stop()
        line?.socket.close(linger: linger)
        line = nil
    }

    private func waitBeforeRedialing() {
        let now = ContinuousClock.now
        redialAt = now + redialDelay.lost(now: now)
    }
}
