import MusterGraph
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
    /// Those of them that have not been passed on, and why.
    var reads = ClientReads()
    /// The work that has been done for it, in nanoseconds of estimated time; the one with the least goes first.
    var servedNanoseconds: Double = 0
}

/// What a client reads: what is on its way, and what waits until there is room; see `SchedulerState+Windows.swift`.
struct ClientReads {
    /// Reads that have not been passed on, in the order in which they came.
    var waiting = Line<WaitingRead>()
    /// The bytes that workers were asked for and have not sent.
    var byteCount = 0
    /// Whether more waits to be sent to the client than it takes.
    var isCongested = false
    /// Whether it stands in `SchedulerState.readers`, or in the line of a worker.
    var isListed = false
}

/// A graph that is coming in.
struct Upload {
    let request: Submit
    var bytes = IncomingBytes()
}

/// A graph that is complete, and waits to be checked until a worker is there.
struct PendingGraph {
    let client: ConnectionID
    let request: Submit
    let bytes: Payload
    let deadline: Moment
}
