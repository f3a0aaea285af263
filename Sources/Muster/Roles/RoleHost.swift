import MusterTransport
import Synchronization

/// Owns a reactor and what lives on it, and ends both once.
final class RoleHost: Sendable {
    let reactor: Reactor
    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        /// What is to be done before the reactor stops, last come first.
        var closers: [@Sendable () -> Void] = []
    }

    init(name: String, transport: sending any Transport) {
        reactor = Reactor(name: name, transport: transport)
    }

    deinit {
        guard let closers = beginClosing() else { return }
        let reactor = reactor
        // The reactor's thread may be the one that drops this last, and must not wait for itself.
        startThread(named: "muster-close") { Self.end(reactor, closers) }
    }

    /// Lets a role live on the reactor until the host is closed.
    func attach<Role: Node>(
        making make: @escaping @Sendable (Reactor) throws -> sending Role,
        closing close: @escaping @Sendable (Role) -> Void
    ) async throws -> NodeHandle<Role> {
        let handle = try await reactor.attach(making: make)
        onClose { try? handle.runAndWait { close($0) } }
        return handle
    }

    /// Has something done before the reactor stops, and before everything that was named earlier.
    func onClose(_ closer: @escaping @Sendable () -> Void) {
        state.withLock { $0.closers.append(closer) }
    }

    /// Closes everything in order. Idempotent; returns when it is done, or at once when it was begun before.
    func close() async {
        guard let closers = beginClosing() else { return }
        let reactor = reactor
        await withCheckedContinuation { continuation in
            startThread(named: "muster-close") {
                Self.end(reactor, closers)
                continuation.resume()
            }
        }
    }

    private func beginClosing() -> [@Sendable () -> Void]? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            defer { state.closers = [] }
            return state.closers.reversed()
        }
    }

    private static func end(_ reactor: Reactor, _ closers: [@Sendable () -> Void]) {
        for closer in closers { closer() }
        reactor.stop()
    }
}
