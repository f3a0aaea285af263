/// What a worker has done since it began.
package struct WorkerCounters: Sendable, Hashable {
    /// Tasks that ran, whatever came of them.
    package var ranTaskCount = 0
    /// Bytes of values that came from other workers.
    package var fetchedByteCount = 0
    /// Bytes of values that went to other workers.
    package var servedByteCount = 0
    /// Sessions with the scheduler that began.
    package var sessionCount = 0
}
