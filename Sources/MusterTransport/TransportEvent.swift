package import MusterGraph

/// What a transport reports. `listener` is the listener that heard the peer, and nil for a peer that was dialed.
///
/// Everything but `message` is best effort, because ZeroMQ says little: who must know that a peer lives asks it.
package enum TransportEvent: Sendable {
    /// A whole message came. The first message of a peer that a listener has not heard before introduces that peer.
    case message(from: PeerID, listener: ListenerID?, frames: [Payload])
    /// A dialed peer can be sent to. This is a new connection: nothing sent on an earlier one will still arrive.
    case connected(PeerID)
    /// The connection is gone, and what was sent on it may be lost. A dialed peer is dialed again by the transport; a
    /// listener's peer is finished, and returns, if ever, under a new number.
    case disconnected(PeerID, listener: ListenerID?, reason: String)
    /// The other side does not want us or speaks something else. The transport does not try again; `close` the peer.
    case refused(PeerID, reason: String)
    /// A message to this peer was answered with `.full`, and now there is room again.
    case writable(PeerID, listener: ListenerID?)
}

extension TransportEvent {
    /// The peer that this is about.
    package var peer: PeerID {
        switch self {
        case .message(let peer, _, _), .connected(let peer), .disconnected(let peer, _, _), .refused(let peer, _),
            .writable(let peer, _):
            peer
        }
    }

    /// The listener that heard the peer, or nil for a dialed one.
    package var listener: ListenerID? {
        switch self {
        case .message(_, let listener, _), .disconnected(_, let listener, _), .writable(_, let listener): listener
        case .connected, .refused: nil
        }
    }
}
