import Glibc

extension ExecutorProcess {
    /// Why the wait for a batch is over.
    enum Wait {
        /// It is done.
        case finished
        /// The process has ended by itself.
        case ended
        /// The attempt of this item took longer than it may, and the process was killed.
        case overdue(item: Int)
        /// Nobody wanted the results any more, what ran did not care, and the process was killed.
        case cancelled
    }

    /// How long a function may go on after it was told to stop.
    static var graceNanoseconds: UInt64 { 1_000_000_000 }

    /// Waits until the batch is done, or the process is over.
    func wait(for batch: Batch, _ cancel: CancelSignal) -> Wait {
        var cancelled: UInt64?
        while true {
            var descriptors = [socket, processDescriptor, output.descriptor, cancelled == nil ? cancel.descriptor : -1]
                .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let milliseconds = self.milliseconds(until: cancelled, batch)
            if poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 {
                if descriptors[2].revents != 0 { output.read() }
                if descriptors[0].revents != 0 {
                    var byte: UInt8 = 0
                    if recv(socket, &byte, 1, 0) == 1 { return .finished }
                    // It ends, or has closed what it should not have.
                    end(withReport: false)
                    return .ended
                }
                if descriptors[1].revents != 0 { return .ended }
                if descriptors[3].revents != 0 { cancelled = MonotonicTime.nanoseconds + Self.graceNanoseconds }
            }
            if let item = overdueItem(of: batch) {
                end(withReport: true)
                return .overdue(item: item)
            }
            if let cancelled, MonotonicTime.nanoseconds >= cancelled {
                end(withReport: false)
                return .cancelled
            }
        }
    }

    /// The item whose attempt has taken longer than it may; nil when none has.
    private func overdueItem(of batch: Batch) -> Int? {
        guard let item = control.current, item < batch.items.count else { return nil }
        let limit = UInt64(batch.items[item].timeoutMilliseconds) * 1_000_000
        // Both are read while the process writes: only what has not changed meanwhile belongs together.
        let started = control.startedNanoseconds
        guard limit > 0, control.current == item, MonotonicTime.nanoseconds >= started + limit else { return nil }
        return item
    }

    /// How long to wait for something to happen: until the item that runs is overdue, or the first that may begin meanwhile.
    private func milliseconds(until cancelled: UInt64?, _ batch: Batch) -> Int32 {
        let now = MonotonicTime.nanoseconds
        var deadline = cancelled ?? .max
        let current = control.current
        for (position, item) in batch.items.enumerated().dropFirst(control.doneCount)
        where item.timeoutMilliseconds > 0 {
            let start = position == current ? control.startedNanoseconds : now
            deadline = min(deadline, start + UInt64(item.timeoutMilliseconds) * 1_000_000)
        }
        guard deadline < .max else { return -1 }
        // Rounded up, so that it is over when this is.
        return deadline <= now ? 0 : Int32(clamping: (deadline - now + 999_999) / 1_000_000)
    }
}
