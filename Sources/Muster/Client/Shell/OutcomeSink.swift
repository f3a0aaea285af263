import Synchronization

/// Waits for the outcome of one request, and tells how far it is.
final class OutcomeSink: RequestSink {
    private enum State {
        case running
        case awaited(CheckedContinuation<ClientOutcome, Never>)
        case done(ClientOutcome)
    }

    private let state = Mutex(State.running)
    private let onProgress: (@Sendable (GraphProgress) -> Void)?

    init(onProgress: (@Sendable (GraphProgress) -> Void)? = nil) {
        self.onProgress = onProgress
    }

    /// The outcome, when it is there. Asked for once.
    var outcome: ClientOutcome {
        get async {
            await withCheckedContinuation { continuation in
                let known: ClientOutcome? = state.withLock { state in
                    if case .done(let outcome) = state { return outcome }
                    state = .awaited(continuation)
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }

    func accepted(graph: UInt64) {}

    func ready(_ futures: [ReadyFuture]) {}

    func failed(_ tasks: [FailedTask]) {}

    func progress(_ progress: GraphProgress) { onProgress?(progress) }

    func finish(_ outcome: ClientOutcome) {
        let waiting: CheckedContinuation<ClientOutcome, Never>? = state.withLock { state in
            defer { state = .done(outcome) }
            if case .awaited(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume(returning: outcome)
    }
}
