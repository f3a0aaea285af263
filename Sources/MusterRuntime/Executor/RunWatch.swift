import MusterIsolation
import MusterRegistry
import Synchronization

/// Looks at the time that the functions of one thread take, for those that have a limit.
///
/// At the limit a function is told to stop. When it has not come back a while later, its thread is given up: what it comes
/// back with, if ever, is nobody's any more. The thread says what it does, the worker's own looks at it.
final class RunWatch: Sendable {
    /// An attempt under way that has a limit.
    struct Attempt {
        /// The place in the run of the task.
        let position: Int
        /// How often it was run again before.
        let retryCount: Int
        let started: UInt64
        let limit: UInt64
        /// Whether the function was told to stop.
        var isOverdue = false
    }

    /// What is left of a run whose thread is given up.
    struct Remains {
        let attempt: Attempt
        let done: [Executor.DoneItem]
    }

    private struct State {
        var isCancelled = false
        var isAbandoned = false
        var attempt: Attempt?
        var done: [Executor.DoneItem] = []
    }

    /// How long a function may go on after it was told to stop.
    static let graceNanoseconds: UInt64 = 1_000_000_000

    private let flag: CancellationFlag
    private let state = Mutex(State())

    /// - Parameter flag: The word that functions of the thread look at.
    init(_ flag: CancellationFlag) {
        self.flag = flag
    }

    // MARK: The worker's thread

    /// The thread is about to get a run.
    func reset() {
        state.withLock { state in
            state.isCancelled = false
            flag.reset()
        }
    }

    /// Tells the run to stop.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            flag.cancel()
        }
    }

    /// When to look again; nil: nothing with a limit runs.
    var deadline: UInt64? {
        state.withLock { state in
            state.attempt.map { $0.started + $0.limit + ($0.isOverdue ? Self.graceNanoseconds : 0) }
        }
    }

    /// Tells a function that is over its time to stop, and gives up one that did not.
    func check(now: UInt64) -> Remains? {
        state.withLock { state in
            guard var attempt = state.attempt, !state.isAbandoned, now >= attempt.started + attempt.limit else {
                return nil
            }
            attempt.isOverdue = true
            state.attempt = attempt
            flag.cancel()
            guard now >= attempt.started + attempt.limit + Self.graceNanoseconds else { return nil }
            state.isAbandoned = true
            return Remains(attempt: attempt, done: state.done)
        }
    }

    // MARK: The thread that is watched

    /// A function begins that may take so long.
    func begin(_ position: Int, retryCount: Int, milliseconds: UInt32) {
        let attempt = Attempt(
            position: position, retryCount: retryCount, started: MonotonicTime.nanoseconds,
            limit: UInt64(milliseconds) * 1_000_000)
        state.withLock { $0.attempt = attempt }
    }

    /// It has come back. Returns whether in time; nil where the thread was given up meanwhile.
    func end() -> Bool? {
        state.withLock { state in
            guard !state.isAbandoned, let attempt = state.attempt else { return nil }
            state.attempt = nil
            if attempt.isOverdue, !state.isCancelled { flag.reset() }
            // Nobody may have looked yet.
            return !attempt.isOverdue && MonotonicTime.nanoseconds < attempt.started + attempt.limit
        }
    }

    /// The run is over.
    func forget() {
        state.withLock { $0.done = [] }
    }

    /// A task of the run is over: another thread may have to go on behind it.
    func record(_ item: Executor.DoneItem) {
        state.withLock { $0.done.append(item) }
    }
}
