/// A node, held by other threads: what is done to it is done on its reactor's thread, and followed by a turn.
package final class NodeHandle<Attached: Node>: Sendable {
    /// The reactor that the node lives on.
    package let reactor: Reactor
    // Only closures that run on the reactor's thread get it.
    private nonisolated(unsafe) let node: Attached

    init(_ node: Attached, on reactor: Reactor) {
        self.reactor = reactor
        self.node = node
    }

    /// Does `work` with the node soon, in order, and gives the node a turn afterwards. Dropped when the reactor stops.
    package func submit(_ work: @escaping @Sendable (Attached) -> Void) {
        reactor.submit { [self] in
            work(node)
            reactor.touch(node)
        }
    }

    /// Does `work` with the node and returns its result; the node gets a turn afterwards.
    package func run<Result: Sendable>(
        _ work: @escaping @Sendable (Attached) throws -> Result
    ) async throws -> Result {
        try await reactor.run { [self] in
            defer { reactor.touch(node) }
            return try work(node)
        }
    }

    /// Like `run`, for a thread that may block.
    package func runAndWait<Result: Sendable>(
        _ work: @escaping @Sendable (Attached) throws -> Result
    ) throws -> Result {
        try reactor.runAndWait { [self] in
            defer { reactor.touch(node) }
            return try work(node)
        }
    }

    /// Ends the node's life on the reactor: its listeners and peers are closed, and it is called no more.
    package func detach() {
        reactor.submit { [self] in reactor.detach(node) }
    }
}
