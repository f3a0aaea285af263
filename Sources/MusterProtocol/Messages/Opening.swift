package import MusterGraph

/// Worker to scheduler, first in a session: who it is, and its full account of what it has and does.
package struct WorkerHello: Sendable {
    /// A name for people; the scheduler makes it unique.
    package var name: String
    /// Where other workers reach it, `tcp://host:port`.
    package var address: String
    /// How many functions it runs at once.
    package var threadCount: UInt32
    /// Its process, for people.
    package var processID: UInt32
    /// The functions that it has loaded.
    package var functions: [FunctionDescription]
    /// Who it is, whatever it is called: a random number that it keeps as long as it keeps its results.
    package var identity: UInt64
    /// Who had its results before it: an earlier process with the same store; 0: nobody.
    package var former: UInt64 = 0
    /// The state of the scheduler that `held` and `assigned` come from; 0 when there is none.
    package var state: UInt64
    /// The results that it holds.
    package var held: TaskColumns
    /// The size of each of `held`, in bytes.
    package var heldByteCounts: [UInt64]
    /// The attempt that each of `held` came of; 0 for one that was fetched.
    package var heldAttempts: [UInt64]
    /// The tasks that it was given and has not finished, or whose end it will report once more.
    package var assigned: TaskColumns
    /// The attempt of each of `assigned`.
    package var assignedAttempts: [UInt64]
    /// Whether a supervisor starts another process when this one dies, which then tells how.
    package var isSupervised = false

    package init(
        name: String, address: String, threadCount: UInt32, processID: UInt32, functions: [FunctionDescription],
        identity: UInt64, state: UInt64 = 0, held: TaskColumns = TaskColumns(), heldByteCounts: [UInt64] = [],
        heldAttempts: [UInt64] = [], assigned: TaskColumns = TaskColumns(), assignedAttempts: [UInt64] = []
    ) {
        self.name = name
        self.address = address
        self.threadCount = threadCount
        self.processID = processID
        self.functions = functions
        self.identity = identity
        self.state = state
        self.held = held
        self.heldByteCounts = heldByteCounts
        self.heldAttempts = heldAttempts
        self.assigned = assigned
        self.assignedAttempts = assignedAttempts
    }
}

/// Client to scheduler, first in a session.
package struct ClientHello: Sendable {
    /// A name for people.
    package var name: String
    /// Its process, for people.
    package var processID: UInt32

    package init(name: String, processID: UInt32) {
        self.name = name
        self.processID = processID
    }
}

/// Worker to worker, first in a session: the one that connects wants to read.
package struct PeerHello: Sendable {
    /// The number that the scheduler gave the worker that connects.
    package var worker: UInt32
    /// The number of the worker that it means to reach; another one at that address refuses.
    package var wanted: UInt32

    package init(worker: UInt32, wanted: UInt32) {
        self.worker = worker
        self.wanted = wanted
    }
}

/// The answer to any hello that is accepted.
package struct Welcome: Sendable {
    /// The scheduler's state, a random number: graphs and workers of one state never get the number of another.
    package var state: UInt64
    /// How often this state of the scheduler was started; attempts begin with it.
    package var incarnation: UInt64
    /// The number of the worker; 0 for a client. A worker that comes back has the number that it had.
    package var worker: UInt32
    /// Every session sends something at least this often.
    package var heartbeatMilliseconds: UInt32
    /// A session that is silent for this long has ended.
    package var silenceMilliseconds: UInt32
    /// A result up to this size travels with the message that reports it; a larger one is read.
    package var inlineByteCount: UInt32
    /// The tasks of the hello's `assigned` and `held` that nobody wants any more.
    package var dropped: TaskColumns

    package init(
        state: UInt64, incarnation: UInt64, worker: UInt32, heartbeatMilliseconds: UInt32, silenceMilliseconds: UInt32,
        inlineByteCount: UInt32, dropped: TaskColumns = TaskColumns()
    ) {
        self.state = state
        self.incarnation = incarnation
        self.worker = worker
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.silenceMilliseconds = silenceMilliseconds
        self.inlineByteCount = inlineByteCount
        self.dropped = dropped
    }
}

/// The end of a session, or the answer to what does not begin one.
package struct Refused: Sendable {
    /// Why.
    package enum Code: UInt8, Sendable {
        /// The peer speaks another version; the message names both.
        case version = 1
        /// A client knocks at the workers' address, or the other way round; the message names the right one.
        case wrongAddress = 2
        /// The session is unknown, or messages of it were lost: begin a new one.
        case session = 3
        /// What came could not be understood.
        case malformed = 4
        /// A limit is reached.
        case limit = 5
        /// The role is closing.
        case closing = 6
    }

    package var code: Code
    /// For people: what was found and what would be right.
    package var message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}
