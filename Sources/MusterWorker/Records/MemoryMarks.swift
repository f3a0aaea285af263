/// How much memory a worker may use, and at which parts of that it does something about it.
package struct MemoryMarks: Sendable, Hashable {
    /// What it may use, in bytes.
    package let limit: UInt64

    package init(limit: UInt64) {
        self.limit = limit
    }

    /// Above this, results go to disk: 60 % of the limit.
    package var spill: UInt64 { limit / 10 * 6 }
    /// What is used when enough of them have gone: lower than `spill`, or each new result would send another one after.
    package var afterSpill: UInt64 { limit / 10 * 5 }
    /// Above this it pauses, and up to this it fetches several values at once: 80 % of the limit.
    package var pause: UInt64 { limit / 10 * 8 }
    /// Below this it goes on: lower than `pause`, or it would do both by turns.
    package var resume: UInt64 { limit / 10 * 7 }
    /// How much more must be used before making room is tried again that brought nothing.
    package var step: UInt64 { limit / 20 }
}

/// How much memory the worker's process uses, as its shell has just measured it.
package struct MemoryReading: Sendable, Hashable {
    /// The memory that is the process's own, in bytes.
    package var usedByteCount: UInt64
    /// How much of it the store could bring to disk.
    package var spillableByteCount: UInt64

    package init(usedByteCount: UInt64, spillableByteCount: UInt64) {
        self.usedByteCount = usedByteCount
        self.spillableByteCount = spillableByteCount
    }
}
