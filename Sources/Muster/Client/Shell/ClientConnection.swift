import MusterGraph
import MusterTransport
import Synchronization

/// What a client and its futures share: the node on the reactor, and whether it is closed.
///
/// The last of them that goes closes it.
final class ClientConnection: Sendable {
    private let handle: NodeHandle<ClientNode>
    private let isClosed = Mutex(false)
    private let lastRequest = Atomic<UInt64>(0)

    init(_ configuration: ClientConfiguration, address: Address, on reactor: Reactor) async throws {
        handle = try await reactor.attach { reactor in
            try ClientNode(configuration, address: address, on: reactor)
        }
    }

    deinit {
        beginClosing()
    }

    /// Says goodbye to the scheduler, and fails what is under way. Idempotent.
    func close() async {
        isClosed.withLock { $0 = true }
        // This fails when the reactor has stopped, and then the node is gone anyway.
        try? await handle.run { $0.close() }
    }

    /// The same, without waiting for it.
    func beginClosing() {
        isClosed.withLock { $0 = true }
        handle.submit { $0.close() }
    }

    /// A number that no other request of this client has.
    func nextRequest() -> UInt64 {
        lastRequest.add(1, ordering: .relaxed).newValue
    }

    /// Hands a request to the core. The sink hears of its end in any case.
    func begin(_ number: UInt64, _ request: ClientRequest, _ sink: any RequestSink) {
        let isTaken = isClosed.withLock { isClosed in
            // Under the lock, so that whatever is taken stands before the closing in the reactor's queue.
            if !isClosed { handle.submit { $0.begin(number, request, sink) } }
            return !isClosed
        }
        if !isTaken { sink.finish(.failed(.cluster(ClusterError(.closed, "the client was closed")))) }
    }

    func cancel(_ number: UInt64) {
        handle.submit { $0.cancel(number) }
    }

    func release(_ tasks: [TaskID]) {
        handle.submit { $0.release(tasks) }
    }

    /// Does a request and waits for its outcome. When the task that waits is cancelled, so is the request.
    func perform(
        _ request: ClientRequest, onProgress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async -> ClientOutcome {
        let number = nextRequest()
        let sink = OutcomeSink(onProgress: onProgress)
        return await withTaskCancellationHandler {
            begin(number, request, sink)
            // A cancellation that came before the request was begun found nothing to cancel.
            if Task.isCancelled { cancel(number) }
            return await sink.outcome
        } onCancel: {
            cancel(number)
        }
    }
}
