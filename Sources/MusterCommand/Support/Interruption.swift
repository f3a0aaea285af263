import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM: the first asks for everything to be closed in order, the second ends the process at once.
final class Interruption: Sendable {
    /// The only one: signals belong to the whole process.
    static let shared = Interruption()

    private struct State {
        var received: Int32?
        var isWatching = false
        var handlers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    private init() {}

    /// Begins to watch, once. Until then, the signals end the process as they always do.
    func watch() {
        let isFirst = state.withLock { state in
            defer { state.isWatching = true }
            return !state.isWatching
        }
        guard isFirst else { return }
        for signalNumber in [SIGINT, SIGTERM] {
            // The dispatch source sees the signal all the same; ignoring it only takes away its usual end.
            signal(signalNumber, SIG_IGN)
            // Any thread may use a dispatch source. Its handler keeps it, for as long as the process lives.
            nonisolated(unsafe) let source = DispatchSource.makeSignalSource(signal: signalNumber, queue: .global())
            source.setEventHandler { @Sendable in
                withExtendedLifetime(source) { Interruption.shared.receive(signalNumber) }
            }
            source.resume()
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

    /// What the first signal does, asked for by something else. Any number of times is once.
    func end() {
        for handler in begin(SIGTERM) ?? [] { handler() }
    }

    private func receive(_ signalNumber: Int32) {
        guard let handlers = begin(signalNumber) else { _exit(128 + signalNumber) }
        for handler in handlers { handler() }
    }

    /// What is to be called now; nil when the end was asked for before.
    private func begin(_ signalNumber: Int32) -> [@Sendable () -> Void]? {
        state.withLock { state in
            guard state.received == nil else { return nil }
            state.received = signalNumber
            defer { state.handlers = [] }
            return state.handlers
        }
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
