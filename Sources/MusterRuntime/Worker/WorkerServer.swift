package import MusterRegistry
package import MusterTransport

/// The worker as it runs.
package final class WorkerServer: Node {
    private let reactor: Reactor
    /// Where other workers reach it.
    package private(set) var address: Address

    package init(
        configuration: Configuration, registry: Registry, store: any DataStore, reactor: Reactor,
        log: @escaping @Sendable (String) -> Void
    ) throws(TransportError) {
        self.reactor = reactor
        address = configuration.listen
    }

    package func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {}
    package func turn(now: ContinuousClock.Instant) {}
    package var deadline: ContinuousClock.Instant? { nil }

    /// Says goodbye, and stops. Idempotent.
    package func close() { reactor.detach(self) }
}
