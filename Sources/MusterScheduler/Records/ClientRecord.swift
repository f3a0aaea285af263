import MusterProtocol

/// The scheduler's view of a client.
struct ClientRecord {
    let name: String
    /// Its graphs by its own request numbers.
    var graphs: [UInt64: UInt32] = [:]
    /// Graphs of which not all parts have come.
    var uploads: [UInt64: Upload] = [:]
    /// Its reads that have not been answered.
    var readCount = 0
    /// The work that has been done for it, in nanoseconds of estimated time; the one with the least goes first.
    var servedNanoseconds: Double = 0
}

/// A graph that is coming in.
struct Upload {
    let request: Submit
    var bytes: [UInt8]
}

/// A graph that is complete, and waits to be checked until a worker is there.
struct PendingGraph {
    let client: ConnectionID
    let request: Submit
    let bytes: [UInt8]
    let deadline: Moment
}
