import MusterGraph
import MusterProtocol

/// What a client wants done. The shell does it, in this order, and decides nothing.
enum ClientInstruction: Sendable {
    /// Choose a new session number; all that follows belongs to it.
    case beginSession
    /// Send this in the session.
    case send(Message)
    /// Tell the requester that its graph runs, under this number.
    case accepted(UInt64, graph: UInt64)
    /// Tell the requester of futures which of them are ready.
    case ready(UInt64, [ReadyFuture])
    /// Tell the requester of futures which of them will never be.
    case failed(UInt64, [FailedTask])
    /// Tell the requester how far its graph is.
    case progress(UInt64, GraphProgress)
    /// The request is over; nothing more comes of it.
    case finish(UInt64, ClientOutcome)
}

/// A future whose value exists.
struct ReadyFuture: Sendable, Hashable {
    var index: UInt32
    var byteCount: UInt64
}

/// A task that has no result.
struct FailedTask: Sendable, Hashable {
    /// The wanted task.
    var index: UInt32
    /// Why: of it, or of the task that it needed and that failed first.
    var failure: FailureDescription
}

/// What a request came to.
enum ClientOutcome: Sendable {
    /// The scheduler is there.
    case connected
    /// The value of each wanted task, in the order in which they were wanted.
    case values([Payload])
    /// Each future was settled; or the scheduler has taken, or has ended, a graph that is nobody's.
    case settled
    /// The answer to a query.
    case answer(Value)
    /// It did not work.
    case failed(ClientFailure)
}

/// Why a request did not work.
enum ClientFailure: Error, Sendable {
    /// A task failed, so the graph was given up.
    case task(FailedTask)
    /// The graph was refused.
    case rejected([Rejected.Complaint])
    /// The cluster is to blame.
    case cluster(ClusterError)
    /// The application cancelled it.
    case cancelled
}
