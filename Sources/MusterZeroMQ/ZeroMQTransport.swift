package import MusterGraph
package import MusterTransport

/// The transport over TCP: the only sockets of a process, all owned by one thread.
///
/// A listener is a ROUTER, a dialed peer a DEALER. Whatever a port is sent that is not a whole message of ZeroMQ's
/// protocol is dropped here, and its sender cut off.
package final class ZeroMQTransport: Transport {
    let configuration: Configuration
    let context: Context
    let receiver: Receiver
    let descriptors: DescriptorBudget
    package let waker = Waker()
    var listeners: [ListenerID: Listener] = [:]
    var dialers: [PeerID: Dialer] = [:]
    /// The peers of all listeners.
    var heardPeers: [PeerID: (listener: Listener, peer: HeardPeer)] = [:]
    /// What was noticed while sending, for the next poll.
    var noticed: [TransportEvent] = []
    /// Whether sockets came or went since the list of what to poll was made.
    var isPollSetStale = true
    var pollSet = PollSet()
    /// When to look for messages without end again.
    var nextCheck = ContinuousClock.now
    private var isShutDown = false

    /// A transport without connections, with a ZeroMQ context of its own.
    package init(configuration: Configuration = Configuration()) throws(TransportError) {
        self.configuration = configuration
        context = try Context()
        descriptors = DescriptorBudget(limit: context.descriptorLimit, notice: configuration.notice)
        receiver = Receiver(maximumFrameCount: configuration.maximumFrameCount)
    }

    deinit {
        shutdown()
    }

    package func listen(on address: Address) throws(TransportError) -> (ListenerID, Address) {
        guard !isShutDown else { throw .stopped }
        let listener = try Listener(
            on: address, context: context, configuration: configuration, descriptors: descriptors)
        let actual = try listener.bind(to: address)
        listeners[listener.id] = listener
        isPollSetStale = true
        return (listener.id, actual)
    }

    /// Refuses what no transport of this kind can ever connect to, however often it tries.
    package static func checkDialable(_ address: Address) throws(TransportError) {
        guard case .tcp(_, let port) = address else { throw .unsupported(address, transport: "A ZeroMQ connection") }
        guard port != nil else { throw .portMissing(address) }
    }

    package func connect(to address: Address, isWatched: Bool) throws(TransportError) -> PeerID {
        guard !isShutDown else { throw .stopped }
        try Self.checkDialable(address)
        let dialer = try Dialer(
            to: address, isWatched: isWatched, context: context, configuration: configuration)
        dialers[dialer.peer] = dialer
        isPollSetStale = true
        return dialer.peer
    }

    package func close(_ peer: PeerID) {
        if let dialer = dialers.removeValue(forKey: peer) {
            dialer.close(linger: configuration.farewell)
            isPollSetStale = true
        } else if let (listener, heard) = heardPeers.removeValue(forKey: peer) {
            listener.close(heard)
        }
    }

    package func close(_ listener: ListenerID) {
        guard let closing = listeners.removeValue(forKey: listener) else { return }
        for peer in closing.peers.keys { heardPeers[peer] = nil }
        var ignored: [TransportEvent] = []
        closing.flush(into: &ignored)
        closing.monitor.stop()
        closing.socket.close(linger: configuration.farewell)
        isPollSetStale = true
    }

    package func send(_ frames: [Payload], to peer: PeerID) -> SendOutcome {
        precondition(!frames.isEmpty, "a message has at least one frame")
        if let dialer = dialers[peer] { return dialer.send(frames) }
        guard let (listener, heard) = heardPeers[peer] else { return .gone }
        let outcome = listener.send(frames, to: heard)
        if outcome == .gone {
            heardPeers[peer] = nil
            listener.forget(heard, reason: "the connection was lost", into: &noticed)
        }
        return outcome
    }

    package func shutdown() {
        guard !isShutDown else { return }
        isShutDown = true
        flushForFarewell()
        for peer in Array(dialers.keys) { close(peer) }
        for listener in Array(listeners.keys) { close(listener) }
        heardPeers = [:]
        pollSet = PollSet()
        context.terminate()
    }
}
