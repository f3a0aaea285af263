import MusterTransport

/// Names a node to threads that must not touch it, and lets them give it a turn.
// The reference is set before any thread has it, and then read on the reactor's thread only.
final class NodeReference<Attached: Node>: @unchecked Sendable {
    weak var node: Attached?

    /// Gives the node a turn; from any thread.
    func touch(on reactor: Reactor) {
        reactor.submit { [self] in
            if let node { reactor.touch(node) }
        }
    }
}
