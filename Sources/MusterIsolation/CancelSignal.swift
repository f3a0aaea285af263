import CMusterLinux
import Glibc
import MusterRegistry
import Synchronization

/// By this a worker tells what runs in an executor process to stop, from any thread.
package final class CancelSignal: Sendable {
    private struct State {
        var isCancelled = false
        /// The word that functions look at, in the memory of the executor that is there now.
        var flag: CancellationFlag?
    }

    /// Becomes readable when it is cancelled.
    let descriptor: Int32
    private let state = Mutex(State())

    package init() {
        descriptor = muster_eventfd()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Tells what runs to stop.
    package func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.flag?.cancel()
        }
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    /// Makes it ready for another run. For whoever gives the thread its work, and cancels it.
    package func reset() {
        state.withLock { state in
            guard state.isCancelled else { return }
            state.isCancelled = false
            state.flag?.reset()
            var count: UInt64 = 0
            _ = read(descriptor, &count, 8)
        }
    }

    /// Whether it was cancelled.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// There is a new executor, or none any more.
    func attach(_ flag: CancellationFlag?) {
        state.withLock { state in
            state.flag = flag
            if state.isCancelled { flag?.cancel() }
        }
    }
}
