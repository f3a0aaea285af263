import MusterGraph
import Synchronization

/// What other threads have for an in-memory transport.
final class Mailbox: Sendable {
    /// Wakes the transport's thread.
    let waker = Waker()
    private let deliveries = Mutex<[Delivery]>([])

    /// Puts something in, and wakes the reader when the mailbox was empty.
    func post(_ delivery: Delivery) {
        let isFirst = deliveries.withLock { deliveries in
            deliveries.append(delivery)
            return deliveries.count == 1
        }
        if isFirst { waker.wake() }
    }

    /// Takes everything out.
    func take() -> [Delivery] {
        deliveries.withLock { deliveries in
            let taken = deliveries
            deliveries = []
            return taken
        }
    }
}

/// Something that one in-memory transport tells another, or itself. Peers are named as the receiver knows them.
enum Delivery: Sendable {
    /// A dialer came to this listener.
    case accepted(Link, listener: ListenerID)
    /// A dialed peer was reached.
    case connected(Link)
    /// A message came from a peer.
    case message(from: PeerID, frames: [Payload])
    /// A peer is gone.
    case closed(PeerID, reason: String)
    /// A peer that had no room has some again.
    case writable(PeerID)
}

/// One side's view of a connection between two in-memory peers.
struct Link: Sendable {
    /// The far side, as this side knows it.
    let peer: PeerID
    /// This side, as the far side knows it.
    let peerOfFarSide: PeerID
    /// Where the far side reads.
    let farMailbox: Mailbox
    /// What we sent and the far side has not taken.
    let outgoing: Flow
    /// What the far side sent and we have not taken.
    let incoming: Flow
}
