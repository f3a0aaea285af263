import Glibc
import MusterGraph
import MusterScheduler

/// The changes that wait to be written, for the one thread that writes them.
final class JournalQueue: Sendable {
    /// Changes that are written together.
    struct Batch {
        var changes: [StateChange] = []
        /// The number of the last of them.
        var number: UInt64 = 0
        var byteCount = 0
    }

    // The two are created here, destroyed in deinit, and otherwise touched only by pthread functions, which are made
    // for use from many threads.
    private nonisolated(unsafe) let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private nonisolated(unsafe) let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    // Read and written only while `mutex` is held.
    private nonisolated(unsafe) var waiting: Batch?
    private nonisolated(unsafe) var takenByteCount = 0
    private nonisolated(unsafe) var isClosed = false
    private nonisolated(unsafe) var isOver = false
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Adds changes. False: too many bytes wait, and these do not.
    func put(_ changes: [StateChange], number: UInt64) -> Bool {
        let byteCount = changes.reduce(0) { $0 + $1.byteCount }
        return locked {
            let allByteCount = takenByteCount + (waiting?.byteCount ?? 0)
            guard !isClosed, allByteCount == 0 || allByteCount + byteCount <= limit else { return false }
            let isFirst = waiting == nil
            if isFirst { waiting = Batch() }
            waiting?.changes.append(contentsOf: changes)
            waiting?.number = number
            waiting?.byteCount += byteCount
            // For more it waits already, until its time has come.
            if isFirst { pthread_cond_broadcast(condition) }
            return true
        }
    }

    /// Waits until there is something to write, and then until the moment or the end. Nil: the end, and nothing is left.
    func take(notBefore moment: MonotonicMoment) -> Batch? {
        locked {
            while waiting == nil && !isClosed { pthread_cond_wait(condition, mutex) }
            waitForEnd(until: moment)
            defer {
                takenByteCount = waiting?.byteCount ?? 0
                waiting = nil
            }
            return waiting
        }
    }

    /// Waits for a while, or for the end. Returns whether that has come.
    func waitForEnd(_ duration: Duration) -> Bool {
        locked {
            waitForEnd(until: MonotonicMoment.now + duration)
            return isClosed
        }
    }

    private func waitForEnd(until moment: MonotonicMoment) {
        var time = moment.time
        while !isClosed, pthread_cond_timedwait(condition, mutex, &time) != ETIMEDOUT {}
    }

    /// What was taken is written, or never will be.
    func finish() { locked { takenByteCount = 0 } }

    /// Says that nothing is taken any more. The thread's last words.
    func end() {
        locked {
            (isClosed, isOver) = (true, true)
            pthread_cond_broadcast(condition)
        }
    }

    /// Waits for `end`.
    func waitUntilOver() {
        locked {
            while !isOver { pthread_cond_wait(condition, mutex) }
        }
    }

    /// Says that nothing will come any more. Returns whether that had been said before.
    @discardableResult
    func close() -> Bool {
        locked {
            defer { isClosed = true }
            pthread_cond_broadcast(condition)
            return isClosed
        }
    }
}

extension StateChange {
    /// About how much memory it takes.
    var byteCount: Int {
        switch self {
        case .put(let entry): 64 + entry.key.count + entry.value.count
        case .remove(_, let key): 64 + key.count
        case .removeAll(_, let prefix): 64 + prefix.count
        }
    }
}
