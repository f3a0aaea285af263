package import MusterGraph

/// A transport within one process: frames pass by reference, and nothing is encoded, copied or lost.
///
/// Peers on the same transport exchange messages through a plain array: no lock, no wake-up, no system call. Peers on
/// other transports of the same hub have a mailbox each.
package final class InMemoryTransport: Transport {
    /// How long a dialed peer that was lost is left alone before it is dialed again, so that a listener which cuts
    /// every peer off does not keep two threads busy.
    private static let redialDelay = Duration.milliseconds(20)

    private let hub: InMemoryHub
    private let mailbox = Mailbox()
    /// What this transport has for itself.
    private var local: [Delivery] = []
    /// The connections that there are.
    private var connections: [PeerID: Connection] = [:]
    /// The peers that were dialed and not closed, with the names they listen at.
    private var dialed: [PeerID: String] = [:]
    /// The listeners of this transport, with their names.
    private var listeners: [ListenerID: String] = [:]
    /// When to dial lost peers again; in order, as the delay is always the same.
    private var redials: [(at: ContinuousClock.Instant, peer: PeerID)] = []

    private struct Connection {
        let link: Link
        let listener: ListenerID?
    }

    /// A transport whose addresses are names in `hub`.
    package init(hub: InMemoryHub) {
        self.hub = hub
    }

    package var waker: Waker { mailbox.waker }

    package func listen(on address: Address) throws(TransportError) -> (ListenerID, Address) {
        guard case .inMemory(let name) = address else {
            throw .unsupported(address, transport: "A cluster within one process")
        }
        let id = ListenerID.next()
        guard let (name, introductions) = hub.listen(on: name, id: id, mailbox: mailbox) else {
            throw .addressInUse(address)
        }
        listeners[id] = name
        introductions.forEach(deliver)
        return (id, .inMemory(name: name))
    }

    /// Peers of one process live and die together, so there is nothing to watch.
    package func connect(to address: Address, isWatched: Bool) throws(TransportError) -> PeerID {
        guard case .inMemory(let name) = address else {
            throw .unsupported(address, transport: "A cluster within one process")
        }
        let peer = PeerID.next()
        dialed[peer] = name
        dial(peer, name: name)
        return peer
    }

    package func close(_ peer: PeerID) {
        cut(peer, reason: "the other side closed the connection")
        if let name = dialed.removeValue(forKey: peer) { hub.giveUp(name, peer: peer) }
    }

    package func close(_ listener: ListenerID) {
        guard let name = listeners.removeValue(forKey: listener) else { return }
        hub.unlisten(name, id: listener)
        for peer in connections.filter({ $0.value.listener == listener }).keys {
            cut(peer, reason: "the listener was closed")
        }
    }

    package func send(_ frames: [Payload], to peer: PeerID) -> SendOutcome {
        guard let link = connections[peer]?.link else { return .gone }
        guard link.outgoing.reserve(Flow.cost(of: frames)) else { return .full }
        post(.message(from: link.peerOfFarSide, frames: frames), to: link.farMailbox)
        return .sent
    }

    package func poll(until deadline: ContinuousClock.Instant?, into events: inout [TransportEvent]) {
        if local.isEmpty {
            let redial = redials.first?.at
            let until = [deadline, redial].compactMap { $0 }.min()
            if until.map({ $0 > .now }) ?? true { waker.wait(until: until) }
        }
        redialWhatIsDue()
        waker.reset()
        let ours = local
        local = []
        // Ours first: a listener notes a dialer through `local` before the dialer can hear of it.
        for delivery in ours { handle(delivery, into: &events) }
        for delivery in mailbox.take() { handle(delivery, into: &events) }
    }

    package func shutdown() {
        for listener in Array(listeners.keys) { close(listener) }
        for peer in Array(connections.keys) { cut(peer, reason: "the other side shut down") }
        for (peer, name) in dialed { hub.giveUp(name, peer: peer) }
        dialed = [:]
        redials = []
        local = []
        _ = mailbox.take()
    }
}

extension InMemoryTransport {
    private func handle(_ delivery: Delivery, into events: inout [TransportEvent]) {
        switch delivery {
        case .accepted(let link, let listener):
            let connection = Connection(link: link, listener: listener)
            guard listeners[listener] != nil else { return refuse(link, reason: "the listener was closed") }
            connections[link.peer] = connection
        case .connected(let link):
            guard dialed[link.peer] != nil else { return refuse(link, reason: "the dialer gave up") }
            connections[link.peer] = Connection(link: link, listener: nil)
            events.append(.connected(link.peer))
        case .message(let peer, let frames):
            guard let connection = connections[peer] else { return }
            if connection.link.incoming.release(Flow.cost(of: frames)) {
                post(.writable(connection.link.peerOfFarSide), to: connection.link.farMailbox)
            }
            events.append(.message(from: peer, listener: connection.listener, frames: frames))
        case .closed(let peer, let reason):
            guard let connection = connections.removeValue(forKey: peer) else { return }
            events.append(.disconnected(peer, listener: connection.listener, reason: reason))
            if dialed[peer] != nil { redials.append((at: .now + Self.redialDelay, peer: peer)) }
        case .writable(let peer):
            guard let connection = connections[peer] else { return }
            events.append(.writable(peer, listener: connection.listener))
        }
    }

    private func redialWhatIsDue() {
        guard !redials.isEmpty else { return }
        let now = ContinuousClock.now
        let due = redials.prefix { $0.at <= now }
        redials.removeFirst(due.count)
        for (_, peer) in due {
            if let name = dialed[peer] { dial(peer, name: name) }
        }
    }

    private func dial(_ peer: PeerID, name: String) {
        if let introduction = hub.connect(to: name, peer: peer, mailbox: mailbox) { deliver(introduction) }
    }

    private func deliver(_ introduction: InMemoryHub.Introduction) {
        for (mailbox, delivery) in introduction.deliveries { post(delivery, to: mailbox) }
    }

    private func cut(_ peer: PeerID, reason: String) {
        guard let connection = connections.removeValue(forKey: peer) else { return }
        refuse(connection.link, reason: reason)
    }

    private func refuse(_ link: Link, reason: String) {
        post(.closed(link.peerOfFarSide, reason: reason), to: link.farMailbox)
    }

    private func post(_ delivery: Delivery, to mailbox: Mailbox) {
        if mailbox === self.mailbox {
            local.append(delivery)
        } else {
            mailbox.post(delivery)
        }
    }
}
