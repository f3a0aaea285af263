/// What a simulation came to.
package struct SimulationReport: Sendable, Equatable {
    /// A sum of all that happened, and when.
    package let hash: UInt64
    package let eventCount: Int
    /// Everything that was not as it should be.
    package let problems: [String]
    /// Bytes that workers fetched from each other.
    package let fetchedByteCount: Int
    /// How many tasks were given out again.
    package let rerunCount: Int
    /// How many results were lost with their workers while they were needed, and were there all the same: the scheduler had
    /// a copy.
    package let savedCount: Int
    /// The longest time that clients waited since something happened that could be a reason to wait.
    package let longestWaitNanoseconds: Int64
}
