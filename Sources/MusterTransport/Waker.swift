import CMusterLinux
import Glibc
import Synchronization

/// Wakes a thread that waits in `poll`, from any thread, through an eventfd.
///
/// Put the work into a queue, then `wake`. The woken thread calls `reset` and then looks into the queue.
package final class Waker: Sendable {
    /// Becomes readable when the waker was woken.
    package let fileDescriptor: Int32
    /// Whether a wake-up is under way; further ones are free until `reset`.
    private let isWoken = Atomic<Bool>(false)

    /// A waker that nobody has woken.
    package init() {
        fileDescriptor = muster_eventfd()
        precondition(fileDescriptor >= 0, "eventfd failed: this process has no file descriptor left")
    }

    deinit {
        Glibc.close(fileDescriptor)
    }

    /// Wakes the thread that polls.
    package func wake() {
        guard !isWoken.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt64 = 1
        _ = write(fileDescriptor, &one, 8)
    }

    /// Makes the waker sleepy again. Work that was queued before a `wake` is visible after this.
    package func reset() {
        guard isWoken.load(ordering: .acquiring) else { return }
        var count: UInt64 = 0
        _ = read(fileDescriptor, &count, 8)
        _ = isWoken.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Waits until the waker is woken or `deadline` has come, without resetting it.
    package func wait(until deadline: ContinuousClock.Instant?) {
        var descriptor = pollfd(fd: fileDescriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&descriptor, 1, Waker.milliseconds(until: deadline))
    }

    /// The time until `deadline` as `poll` wants it: rounded up, so that nobody wakes too early; -1 is without end.
    package static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let remaining = deadline - .now
        guard remaining > .zero else { return 0 }
        let (seconds, attoseconds) = remaining.components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
