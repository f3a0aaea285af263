/// Why a cluster did not do what it was asked, where no task and no graph is to blame.
public struct ClusterError: Error, Hashable, Sendable {
    /// What kind of thing went wrong.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// What was given is not an address.
        case invalidAddress
        /// Nobody answered at the address in time.
        case unreachable
        /// Whoever answered does not want this client; the message says why.
        case refused
        /// The cluster was there, and did not answer in time.
        case timedOut
        /// The scheduler is there, and no worker was connected in time.
        case noWorker
        /// The connection was lost while the request was under way, and did not come back in time; or it came back, and
        /// nobody knows whether what was asked has been done.
        case connectionLost
        /// The scheduler has no request of that id.
        case unknownRequest
        /// The scheduler takes no graph, as it cannot write its state; the message says why.
        case stateUnwritable
        /// A scheduler cannot begin with the state in its folder; the message says why.
        case stateUnusable
        /// The scheduler could not do what was asked.
        case requestFailed
        /// A value, or the graph of a future, is not there any more, could not be read, or is larger than this client accepts.
        case valueUnavailable
        /// The client or the cluster was closed.
        case closed
        /// No collection of that name is stored.
        case unknownCollection
        /// A collection of that name is stored already, and it was not said that it is to be replaced.
        case collectionExists
        /// No connected worker has some of the functions that a collection needs; the message names them.
        case functionsUnavailable
        /// A limit of what a scheduler stores is reached; the message names it.
        case limitReached
        /// The name of a collection is none, or the collection is of another kind than it is taken for.
        case invalidCollection
    }

    /// What kind of thing went wrong.
    public let kind: Kind
    /// What was found, where, and what would be right.
    public let message: String

    /// An error of a cluster.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension ClusterError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
