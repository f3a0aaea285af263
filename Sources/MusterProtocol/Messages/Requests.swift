package import MusterGraph

/// Client to scheduler: a graph, as `docs/graph-format.md` has it, or its first part.
package struct Submit: Sendable {
    /// What becomes of the wanted results.
    package enum Mode: UInt8, Sendable {
        /// They are sent as they come, and dropped when the client has them.
        case deliver = 0
        /// They stay as futures until the client releases them; the client is told when they are there.
        case hold = 1
        /// As `hold`, and they stay when the client goes: any client can attach to the request.
        case detach = 2
    }

    /// The client's number for this request, unique among its own. Everything about it bears this number.
    package var request: UInt64
    /// A random number, by which the request is known in later sessions, also to other clients.
    package var id: UInt64
    package var mode: Mode
    /// The tasks whose results are wanted. One may stand here more than once, and is answered once.
    package var wanted: [UInt32]
    /// How long to wait for a worker that has a function of the graph; 0: the scheduler's own limit.
    package var timeoutMilliseconds: UInt32
    /// The size of the whole graph.
    package var byteCount: UInt64
    /// Whether a scheduler was given all of it before, and knows nothing of it now: its functions may have run.
    package var isRepeated: Bool
    /// Its first bytes, at most `Limits.partByteCount`; the others follow in `SubmitPart`.
    package var part: Payload

    package init(
        request: UInt64, id: UInt64, mode: Mode, wanted: [UInt32], timeoutMilliseconds: UInt32, byteCount: UInt64,
        isRepeated: Bool = false, part: Payload
    ) {
        self.request = request
        self.id = id
        self.mode = mode
        self.wanted = wanted
        self.timeoutMilliseconds = timeoutMilliseconds
        self.byteCount = byteCount
        self.isRepeated = isRepeated
        self.part = part
    }
}

/// Client to scheduler: more of a graph. Parts come in order.
package struct SubmitPart: Sendable {
    package var request: UInt64
    package var offset: UInt64
    package var part: Payload

    package init(request: UInt64, offset: UInt64, part: Payload) {
        self.request = request
        self.offset = offset
        self.part = part
    }
}

/// Scheduler to client: so many bytes of the graph have come. The client is at most `Limits.windowByteCount` ahead.
package struct Credit: Sendable {
    package var request: UInt64
    package var receivedByteCount: UInt64

    package init(request: UInt64, receivedByteCount: UInt64) {
        self.request = request
        self.receivedByteCount = receivedByteCount
    }
}

/// Scheduler to client: the graph is checked, and will be run.
package struct Accepted: Sendable {
    package var request: UInt64
    /// The graph's number, with which its futures are named.
    package var graph: UInt64
    /// Of a request that was detached: `Submit.wanted`. Another client than the one that submitted it does not know.
    package var wanted: [UInt32]

    package init(request: UInt64, graph: UInt64, wanted: [UInt32] = []) {
        self.request = request
        self.graph = graph
        self.wanted = wanted
    }
}

/// What a graph was turned down for.
package enum RejectionReason: UInt8, Sendable {
    /// What was asked: it is wrong, or the scheduler could not do it.
    case request = 1
    /// No worker is connected; the same request may do well later.
    case noWorker = 2
    /// `Attach`: there is no such request (any more).
    case unknownRequest = 3
    /// The scheduler cannot write its state, and takes nothing that it could not keep.
    case stateUnwritable = 4
}

/// Scheduler to client: the graph will not be run; all that is wrong with it.
package struct Rejected: Sendable {
    package var request: UInt64
    package var errors: [Complaint]
    package var reason: RejectionReason

    package struct Complaint: Sendable, Hashable {
        /// The key at fault; empty when it is the graph as a whole.
        package var key: String
        /// The function at fault, or empty.
        package var function: String
        package var message: String

        package init(key: String, function: String, message: String) {
            self.key = key
            self.function = function
            self.message = message
        }
    }

    package init(request: UInt64, errors: [Complaint], reason: RejectionReason = .request) {
        self.request = request
        self.errors = errors
        self.reason = reason
    }
}

/// Scheduler to client: wanted tasks that are done.
package struct Results: Sendable {
    package var request: UInt64
    package var indices: [UInt32] = []
    /// The size of each result.
    package var byteCounts: [UInt64] = []
    /// Value i is `values[valueOffsets[i]..<valueOffsets[i + 1]]`. No bytes: the client reads it when it wants it.
    package var valueOffsets: [UInt32] = [0]
    package var values: Payload = .empty

    package init(request: UInt64) {
        self.request = request
    }
}

/// Scheduler to client: wanted tasks that will have no result.
package struct Failures: Sendable {
    package var request: UInt64
    package var indices: [UInt32]
    /// Why, for each of `indices`.
    package var failures: [FailureDescription]

    package init(request: UInt64, indices: [UInt32] = [], failures: [FailureDescription] = []) {
        self.request = request
        self.indices = indices
        self.failures = failures
    }
}

/// Scheduler to client, a few times a second at most.
package struct Progress: Sendable, Hashable {
    package var request: UInt64
    package var doneCount: UInt32
    package var failedCount: UInt32
    package var taskCount: UInt32

    package init(request: UInt64, doneCount: UInt32, failedCount: UInt32, taskCount: UInt32) {
        self.request = request
        self.doneCount = doneCount
        self.failedCount = failedCount
        self.taskCount = taskCount
    }
}

/// Scheduler to client: every wanted task of the request has been answered.
package struct Finished: Sendable {
    package var request: UInt64
    /// Whether this answers `Cancel`: the request is over, and will not be known again. Otherwise all is answered.
    package var isOver: Bool

    package init(request: UInt64, isOver: Bool = false) {
        self.request = request
        self.isOver = isOver
    }
}

/// Client to scheduler: this client goes on with a request of an earlier session, its own or another client's.
///
/// Answered by `Accepted`, and then with all that has not been acknowledged, as if it were new; or by `Rejected`.
package struct Attach: Sendable {
    /// The number of the request in this session.
    package var request: UInt64
    /// `Submit.id`.
    package var id: UInt64

    package init(request: UInt64, id: UInt64) {
        self.request = request
        self.id = id
    }
}

/// Client to scheduler: so many answers, rows of `Results` and `Failures`, have come for a request in this session.
package struct Acknowledge: Sendable {
    package var request: UInt64
    /// `UInt64.max`: no answers are needed any more, also none that are under way.
    package var answerCount: UInt64

    package init(request: UInt64, answerCount: UInt64) {
        self.request = request
        self.answerCount = answerCount
    }
}

/// Client to scheduler: the request is not wanted any more. Answered by `Finished`.
package struct Cancel: Sendable {
    package var request: UInt64

    package init(request: UInt64) {
        self.request = request
    }
}

/// Client to scheduler: it no longer needs these results: futures, or large results that it has read.
package struct Release: Sendable {
    package var tasks: TaskColumns

    package init(tasks: TaskColumns) {
        self.tasks = tasks
    }
}

/// Client to scheduler: a question that is answered with `Answer` or `RequestFailed`.
package struct Query: Sendable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// The workers: list of maps.
        case workers = 1
        /// The functions, and which workers have each: list of maps. `argument`: a name, or nil for all.
        case functions = 2
        /// Counts of the scheduler: a map.
        case status = 3
        /// Have every worker open a plugin. `argument`: a map of `name` and `replace`. The answer: list of maps.
        case load = 4
        /// Store a collection. `argument`: a map of `name`, `kind`, `plan`, `functions` and `replace`. The answer: a map.
        case setCollection = 5
        /// A collection with its plan. `argument`: a map of `name` and `check`. The answer: a map.
        case collection = 6
        /// The collections without their plans: list of maps.
        case collections = 7
        /// Forget a collection. `argument`: a map of `name`. The answer: a map that describes it.
        case deleteCollection = 8
        /// The requests that were detached and are not over: list of maps.
        case requests = 9
    }

    package var request: UInt64
    package var kind: Kind
    package var argument: Value

    package init(request: UInt64, kind: Kind, argument: Value) {
        self.request = request
        self.kind = kind
        self.argument = argument
    }
}

/// Scheduler to client: the answer to a query.
package struct Answer: Sendable {
    package var request: UInt64
    package var value: Value

    package init(request: UInt64, value: Value) {
        self.request = request
        self.value = value
    }
}

/// Scheduler to client: a request that can't be done.
package struct RequestFailed: Sendable {
    /// What a request was turned down for.
    package enum Reason: UInt8, Sendable, CaseIterable {
        /// What was asked: it is wrong, or the scheduler could not do it.
        case request = 1
        /// No worker is connected; the same request may do well later.
        case noWorker = 2
        /// There is no collection of that name.
        case unknownCollection = 3
        /// There is a collection of that name, and it was not said that it is to be replaced.
        case collectionExists = 4
        /// No connected worker has some of the functions that the collection needs.
        case functionsMissing = 5
        /// A limit of collections is reached.
        case limit = 6
        /// The collection's name, kind or functions are not as they should be.
        case invalidCollection = 7
    }

    package var request: UInt64
    package var message: String
    package var reason: Reason

    package init(request: UInt64, message: String, reason: Reason = .request) {
        self.request = request
        self.message = message
        self.reason = reason
    }
}
