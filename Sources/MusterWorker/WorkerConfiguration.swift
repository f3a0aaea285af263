package import MusterProtocol

/// What a worker can be told.
package struct WorkerConfiguration: Sendable {
    /// How many functions it runs at once.
    package var threadCount = 1
    /// How much work a run holds, in nanoseconds of estimated time; a task of unknown time is a run of its own.
    package var runNanoseconds: Double = 1_000_000
    /// How many tasks a run holds, at most.
    package var runTaskCount = 4_096
    /// The largest value that it fetches, in bytes.
    package var valueByteCount: UInt64 = 1 << 30
    /// How many reads of one value are under way at once.
    package var readsPerValue = 8
    /// How many bytes of reads are under way at once, over all values.
    package var readByteCount = 64 << 20
    /// How much memory it may use; nil: as much as there is.
    package var memory: MemoryMarks?
    /// How the worker's processes before this one ended; the scheduler is told in every session.
    package var crashes: [Crash] = []

    package init() {}
}
