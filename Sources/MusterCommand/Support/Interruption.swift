import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM: the first asks for everything to be closed in order, the second ends the process at once.
final class Interruption: Sendable {
    /// The only one: signals belong to the whole process.
    static let shared = Interruption()

    private struct State {
        var received: Int32?
        var handlers: [@Sendable () -> Void] = []
        var sources: [any DispatchSourceSignal] = []
    }

    private let state = Mutex(State())

    private init() {}

    /// Begins to watch. Until then, the signals end the process as they always do.
    func watch() {
        for signalNumber in [SIGINT, SIGTERM] {
            // The dispatch source sees the signal all the same; ignoring it only takes away its usual end.
            signal(signalNumber, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: signalNumber, queue: .global())
            source.setEventHandler { @Sendable in Interruption.shared.receive(signalNumber) }
            source.resume()
            state.withLock { $0.sources.append(source) }
        }
        // A reader that is gone is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    /// The signal that asked for the end; nil as long as none did.
    var received: Int32? { state.withLock { $0.received } }

    /// Calls `handler` when the first signal comes, or now if it has come.
    func onFirst(_ handler: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            if state.received == nil { state.handlers.append(handler) }
            return state.received != nil
        }
        if isLate { handler() }
    }

    /// Returns when the first signal comes.
    func wait() async {
        await withCheckedContinuation { continuation in
            onFirst { continuation.resume() }
        }
    }

    private func receive(_ signalNumber: Int32) {
        let handlers: [@Sendable () -> Void]? = state.withLock { state in
            guard state.received == nil else { return nil }
            state.received = signalNumber
            defer { state.handlers = [] }
            return state.handlers
        }
        guard let handlers else { _exit(128 + signalNumber) }
        for handler in handlers { handler() }
    }
}

/// Runs `body` in a task that the first signal cancels.
func whileUninterrupted<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let task = Task { try await body() }
    Interruption.shared.onFirst { task.cancel() }
    return try await task.value
}
