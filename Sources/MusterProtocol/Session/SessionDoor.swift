/// An address at which a role listens, by who is meant to knock there.
package enum SessionDoor: Hashable, Sendable {
    /// The scheduler's address for workers.
    case workers
    /// The scheduler's address for clients.
    case clients
    /// A worker's address for other workers.
    case peers

    /// The message with which a session begins here.
    package var hello: MessageType {
        switch self {
        case .workers: .workerHello
        case .clients: .clientHello
        case .peers: .peerHello
        }
    }
}
