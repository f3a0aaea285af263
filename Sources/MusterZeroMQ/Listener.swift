import CMusterLinux
import CZeroMQ
import Glibc
import MusterGraph
import MusterTransport

/// An address that we listen on: a ROUTER, with the peers that it has heard.
final class Listener {
    let id = ListenerID.next()
    let socket: Socket
    let monitor: Monitor
    let configuration: ZeroMQTransport.Configuration
    /// The peers, by their routing ids.
    var peersByRoutingID: [RoutingID: HeardPeer] = [:]
    /// The peers, by our numbers.
    var peers: [PeerID: HeardPeer] = [:]
    /// The connections that are open, by file descriptor.
    var connections: [Int32: Connection] = [:]
    /// The peers for which something waits in a queue of ours.
    var blockedPeers: [PeerID: HeardPeer] = [:]
    /// Connections to cut, and when; in order.
    private var cuts: [(at: ContinuousClock.Instant, fileDescriptor: Int32, serial: UInt64)] = []
    /// Peers whose connections are gone, until all that they sent was received.
    private(set) var departed: [HeardPeer] = []
    private var lastSerial: UInt64 = 0
    /// Which part of the connections was looked at last.
    var lastPart = 0
    private let descriptors: DescriptorBudget

    /// An accepted connection.
    struct Connection {
        /// Tells it from earlier connections with the same file descriptor.
        let serial: UInt64
        let since: ContinuousClock.Instant
        /// Who is behind it, once it has sent a message.
        var peer: HeardPeer?
        /// How many messages its peer had sent when its bytes were last looked at.
        var messageCount = 0
        /// How many bytes it had received when a message was last complete.
        var byteCount: Int64 = 0
    }

    init(
        on address: Address, context: Context, configuration: ZeroMQTransport.Configuration,
        descriptors: DescriptorBudget
    ) throws(TransportError) {
        self.configuration = configuration
        self.descriptors = descriptors
        socket = try context.socket(ZMQ_ROUTER, for: "listening on \(address)")
        socket.configure(configuration, address: address)
        socket.set(ZMQ_ROUTER_MANDATORY, 1 as Int32)
        socket.set(ZMQ_BACKLOG, 4096 as Int32)
        monitor = try Monitor(of: socket, context: context, name: "\(id)")
    }

    /// When something must be done although nothing happens.
    var deadline: ContinuousClock.Instant? { cuts.first?.at }

    func send(_ frames: [Payload], to peer: HeardPeer) -> SendOutcome {
        if peer.queue.isEmpty {
            switch attempt(frames, to: peer) {
            case .sent: return .sent
            case .unreachable: return .gone
            case .full: break
            }
        }
        guard peer.queue.append(frames, limit: configuration.queuedByteCount) else { return .full }
        blockedPeers[peer.peer] = peer
        return .sent
    }

    /// Gives a message to ZeroMQ, whose own queue counts messages and not bytes, unless so much is under way already.
    private func attempt(_ frames: [Payload], to peer: HeardPeer) -> SendAttempt {
        if peer.window.isFull(limit: configuration.windowByteCount) {
            // A descriptor that is another connection's by now would tell of that.
            let isOpen = connections[peer.fileDescriptor]?.peer === peer
            peer.window.note(acknowledged: isOpen ? muster_tcp_bytes_acknowledged(peer.fileDescriptor) : -1)
            if peer.window.isFull(limit: configuration.windowByteCount) { return .full }
        }
        let attempt = socket.send(frames, to: peer.routingID)
        if case .sent = attempt { peer.window.byteCount += SendWindow.cost(of: frames) }
        return attempt
    }

    /// Sends what waits, as far as there is room.
    func flush(into events: inout [TransportEvent]) {
        for (id, peer) in blockedPeers {
            let outcome = peer.queue.flush { attempt($0, to: peer) }
            if case .unreachable = outcome { peer.queue = OutboundQueue() }
            if peer.queue.isEmpty { blockedPeers[id] = nil }
            if !peer.isClosed, peer.queue.takeNews(limit: configuration.queuedByteCount) {
                events.append(.writable(id, listener: self.id))
            }
        }
    }

    /// Takes what the monitor tells of connections that came and went.
    func followMonitor(into events: inout [TransportEvent]) {
        var surplus: [(fileDescriptor: Int32, serial: UInt64)] = []
        while let event = monitor.next() {
            switch event {
            case .accepted(let descriptor):
                lastSerial += 1
                connections[descriptor] = Connection(serial: lastSerial, since: .now)
                if descriptors.isBeyond(descriptor) { surplus.append((descriptor, lastSerial)) }
            case .disconnected(let descriptor):
                guard let peer = connections.removeValue(forKey: descriptor)?.peer else { continue }
                // What it sent before it went is still in the socket: its end is reported after that.
                depart(peer)
            case .handshakeSucceeded, .handshakeInterrupted, .refused:
                continue
            }
        }
        surplus = surplus.filter { connections[$0.fileDescriptor]?.serial == $0.serial }
        for (descriptor, _) in surplus { cut(descriptor) }
        if !surplus.isEmpty { descriptors.turnedAway(surplus.count, now: .now) }
    }

    /// Notes that a peer's connection is gone.
    func depart(_ peer: HeardPeer) { departed.append(peer) }

    /// Reports the peers whose connections are gone. To be called when nothing waits in the socket.
    func reportDeparted(into events: inout [TransportEvent]) {
        let gone = departed
        departed = []
        for peer in gone { forget(peer, reason: "the connection was lost", into: &events) }
    }

    /// Ends with a peer: what was sent to it has time to leave, and then its connection is cut.
    func close(_ peer: HeardPeer) {
        guard !peer.isClosed else { return }
        peer.isClosed = true
        peers[peer.peer] = nil
        guard let connection = connections[peer.fileDescriptor], connection.peer === peer else { return }
        cuts.append((at: .now + .milliseconds(100), peer.fileDescriptor, connection.serial))
    }

    /// Cuts the connections whose time has come.
    func cutWhatIsDue(now: ContinuousClock.Instant) {
        guard let first = cuts.first, first.at <= now else { return }
        let due = cuts.prefix { $0.at <= now }
        cuts.removeFirst(due.count)
        for (_, descriptor, serial) in due where connections[descriptor]?.serial == serial { cut(descriptor) }
    }

    /// Ends a connection under ZeroMQ, which has no call for that; it then notices that the other side is gone.
    ///
    /// `followMonitor` was called just before, so the descriptor is that of an open connection of this listener.
    func cut(_ descriptor: Int32) {
        Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Removes every trace of a peer, and reports it unless it was closed by us.
    func forget(_ peer: HeardPeer, reason: String, into events: inout [TransportEvent]) {
        if peersByRoutingID[peer.routingID] === peer { peersByRoutingID[peer.routingID] = nil }
        peers[peer.peer] = nil
        blockedPeers[peer.peer] = nil
        guard !peer.isClosed else { return }
        peer.isClosed = true
        events.append(.disconnected(peer.peer, listener: id, reason: reason))
    }
}
