import MusterGraph
import MusterProtocol

/// What can happen to a client.
enum ClientEvent: Sendable {
    /// The transport has a new connection to the scheduler's address; nothing of an earlier one will still arrive.
    case connected
    /// The connection is gone; the transport tries to make a new one.
    case disconnected(reason: String)
    /// Whoever is at the address does not speak to us, and the transport tries no more.
    case refused(reason: String)
    /// The scheduler said something in the session.
    case message(Message)
    /// Something came from the scheduler that ends the session: messages were lost, or one could not be read.
    case broken(reason: String)
    /// A message that was to be sent is larger than the scheduler would accept, and was not sent.
    case unsendable(Message, reason: String)
    /// The application wants something. It gives each request a number of its own.
    case request(UInt64, ClientRequest)
    /// The application no longer wants it, or the graph of the futures that came of it.
    case cancel(UInt64)
    /// The application needs these futures no more.
    case release([TaskID])
    /// The application is done with the cluster.
    case close
}

/// What an application can want.
struct ClientRequest: Sendable {
    enum Kind: Sendable {
        /// To know that the scheduler is there.
        case connect
        /// A graph to be run.
        case submit(GraphSubmission)
        /// The values of a graph that was submitted before, under this id. Unless it is kept, the request is over then.
        case collect(UInt64, keeping: Bool)
        /// The end of a graph that was submitted before, under this id.
        case end(UInt64)
        /// An answer.
        case query(Query.Kind, argument: Value)
        /// The value of a future that is ready.
        case fetch(TaskID, byteCount: UInt64)
    }

    var kind: Kind
    /// How long all of it may take; nil is as long as the scheduler is there.
    var timeoutMilliseconds: Int64?

    init(_ kind: Kind, timeoutMilliseconds: Int64? = nil) {
        self.kind = kind
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// A graph on its way out.
struct GraphSubmission: Sendable {
    /// A random number, by which later sessions know the request.
    var id: UInt64
    var mode: Submit.Mode
    /// The encoded graph.
    var bytes: Payload
    /// The tasks whose results are wanted. One may occur more than once, unless there are futures of them.
    var wanted: [UInt32]
    /// How long the scheduler waits for workers that have the graph's functions; 0: its own limit.
    var functionTimeoutMilliseconds: UInt32
}
