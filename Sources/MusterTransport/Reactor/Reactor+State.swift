import Glibc
import Synchronization

extension Reactor {
    /// What belongs to the reactor's thread.
    final class State {
        /// The reactor's thread, once it runs. Others ask whether they are it.
        let thread = Atomic(pthread_t())
        /// The only transport.
        let transport: any Transport
        /// The nodes that live here, by identity.
        private var slots: [ObjectIdentifier: Slot] = [:]
        /// Who dialed a peer.
        private var ownersOfPeers: [PeerID: Slot] = [:]
        /// Who listens.
        private var ownersOfListeners: [ListenerID: Slot] = [:]
        /// Those that get a turn before the next wait, each once.
        private var touched: [Slot] = []

        init(transport: any Transport) {
            self.transport = transport
        }

        /// A node and what the reactor knows of it.
        private final class Slot {
            let node: any Node
            /// When it wants a turn; read after each turn.
            var deadline: ContinuousClock.Instant?
            /// Whether it is in `touched`.
            var isTouched = false
            /// Whether it lives here; false before `attach` and after `detach`.
            var isAttached = false

            init(_ node: any Node) {
                self.node = node
            }
        }
    }
}

extension Reactor.State {
    func attach(_ node: any Node) {
        let slot = slot(of: node)
        slot.isAttached = true
        touch(slot)
    }

    func detach(_ node: any Node) {
        guard let slot = slots.removeValue(forKey: ObjectIdentifier(node)) else { return }
        slot.isAttached = false
        for peer in ownersOfPeers.filter({ $0.value === slot }).keys { close(peer) }
        for listener in ownersOfListeners.filter({ $0.value === slot }).keys { close(listener) }
    }

    func touch(_ node: any Node) {
        if let slot = slots[ObjectIdentifier(node)] { touch(slot) }
    }

    func listen(on address: Address, for node: any Node) throws(TransportError) -> (ListenerID, Address) {
        let result = try transport.listen(on: address)
        ownersOfListeners[result.0] = slot(of: node)
        return result
    }

    func connect(to address: Address, for node: any Node, isWatched: Bool) throws(TransportError) -> PeerID {
        let peer = try transport.connect(to: address, isWatched: isWatched)
        ownersOfPeers[peer] = slot(of: node)
        return peer
    }

    func close(_ peer: PeerID) {
        ownersOfPeers[peer] = nil
        transport.close(peer)
    }

    func close(_ listener: ListenerID) {
        ownersOfListeners[listener] = nil
        transport.close(listener)
    }

    /// Hands an event to the node whose peer or listener it is about; one that nobody owns any more is dropped.
    func deliver(_ event: TransportEvent, now: ContinuousClock.Instant) {
        let owner = event.listener.map { ownersOfListeners[$0] } ?? ownersOfPeers[event.peer]
        guard let slot = owner, slot.isAttached else { return }
        slot.node.receive(event, now: now)
        touch(slot)
    }

    /// Gives a turn to each node that something happened to or whose deadline has passed.
    func turn(now: ContinuousClock.Instant) {
        for slot in slots.values where slot.deadline.map({ $0 <= now }) == true { touch(slot) }
        let turning = touched
        touched.removeAll(keepingCapacity: true)
        for slot in turning {
            slot.isTouched = false
            guard slot.isAttached else { continue }
            slot.node.turn(now: now)
            slot.deadline = slot.node.deadline
        }
    }

    /// Until when the thread may wait: nil means without end, the past means not at all.
    func nextDeadline(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        touched.isEmpty ? slots.values.lazy.compactMap(\.deadline).min() : now
    }

    /// Forgets every node.
    func removeAll() {
        for slot in slots.values { slot.isAttached = false }
        slots = [:]
        ownersOfPeers = [:]
        ownersOfListeners = [:]
        touched = []
    }

    private func slot(of node: any Node) -> Slot {
        let id = ObjectIdentifier(node)
        if let slot = slots[id] { return slot }
        let slot = Slot(node)
        slots[id] = slot
        return slot
    }

    private func touch(_ slot: Slot) {
        guard !slot.isTouched, slot.isAttached else { return }
        slot.isTouched = true
        touched.append(slot)
    }
}
