import Glibc
import Synchronization

/// One thread that owns a transport, and the nodes that live on it.
///
/// The thread waits, takes everything that has come, hands it to the nodes, and then gives each node that something
/// happened to one turn: so batches form under load, and a lone message waits for nobody.
///
/// `submit`, `run`, `runAndWait`, `attach(making:)` and `stop` may be called from everywhere; all else only on the
/// reactor's thread, which is where nodes are called.
package final class Reactor: Sendable {
    /// The thread's name, as debuggers and `top` show it (15 bytes of it).
    package let name: String
    /// Ends a wait of the thread.
    let waker: Waker
    /// What other threads want done, in order.
    let inbox = Mutex(Inbox())
    // The transport, the nodes and their timers: touched only by the reactor's thread once it runs.
    nonisolated(unsafe) let state: State
    /// Fires when the thread has ended.
    let finished = ThreadSignal()

    /// What other threads want done.
    struct Inbox {
        /// Each is called with true on the reactor's thread, or with false when the reactor stopped before.
        var work: [@Sendable (Bool) -> Void] = []
        /// Whether `stop` was called.
        var isStopping = false
        /// Whether nothing is taken any more.
        var isClosed = false
    }

    /// Starts a thread that owns `transport`. Nobody else may use the transport afterwards.
    package init(name: String, transport: sending any Transport) {
        self.name = name
        waker = transport.waker
        state = State(transport: transport)
        startThread(named: name) { [self] in
            state.thread.store(pthread_self(), ordering: .relaxed)
            loop()
            finished.fire()
        }
    }

    /// Does `work` soon on the reactor's thread, in the order of submission. Dropped when the reactor stops before.
    ///
    /// Work that changes a node's state ends with `touch`; `NodeHandle.submit` does that.
    package func submit(_ work: @escaping @Sendable () -> Void) {
        enqueue { runs in if runs { work() } }
    }

    /// Does `work` on the reactor's thread and returns its result. Throws `TransportError.stopped` after a stop.
    package func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            enqueue { runs in
                continuation.resume(with: .init { runs ? try work() : try Self.throwStopped() })
            }
        }
    }

    /// Like `run`, for a thread that may block. On the reactor's thread itself `work` is done at once.
    package func runAndWait<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) throws -> Result {
        if isCurrentThread { return try work() }
        let done = ThreadSignal()
        let result = Mutex<Swift.Result<Result, any Error>>(.failure(TransportError.stopped))
        let store: @Sendable (Bool) -> Void = { runs in
            if runs { result.withLock { $0 = .init { try work() } } }
            done.fire()
        }
        enqueue(store)
        done.wait()
        return try result.withLock { $0 }.get()
    }

    /// Makes a node on the reactor's thread and lets it live there.
    package func attach<Attached: Node>(
        making make: @escaping @Sendable (Reactor) throws -> sending Attached
    ) async throws -> NodeHandle<Attached> {
        try await run { [self] in
            let node = try make(self)
            attach(node)
            return NodeHandle(node, on: self)
        }
    }

    /// Ends the thread: work that was submitted before is done, the transport is shut down, and the thread is gone when
    /// this returns. Idempotent. On the reactor's own thread it only begins to stop.
    package func stop() {
        inbox.withLock { $0.isStopping = true }
        waker.wake()
        if !isCurrentThread { finished.wait() }
    }

    private static func throwStopped<Result>() throws -> Result { throw TransportError.stopped }

    private func enqueue(_ work: @escaping @Sendable (Bool) -> Void) {
        let isFirst: Bool? = inbox.withLock { inbox in
            if inbox.isClosed { return nil }
            inbox.work.append(work)
            return inbox.work.count == 1
        }
        switch isFirst {
        case nil: work(false)
        case true?: waker.wake()
        case false?: break
        }
    }
}
