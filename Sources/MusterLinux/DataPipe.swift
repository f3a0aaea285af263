import CMusterLinux

/// A pipe that no program inherits unless it is handed an end. Whoever makes it closes both.
package struct DataPipe: Sendable {
    /// The descriptor to read from.
    package let reader: Int32
    /// The descriptor to write to.
    package let writer: Int32

    package init() throws(SpawnFailure) {
        var ends: [Int32] = [-1, -1]
        let problem = muster_pipe(&ends)
        guard problem == 0 else { throw SpawnFailure(number: problem) }
        (reader, writer) = (ends[0], ends[1])
    }
}
