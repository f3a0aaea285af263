import MusterGraph
import MusterProtocol

/// A request about a graph: one that is under way, or whose futures the application still has.
struct GraphRequest {
    /// How it stands with the scheduler in this session. Every switch over this is total.
    enum Standing {
        /// There is no session; in the next one it is taken up again.
        case suspended
        /// The graph has been sent, or is being sent.
        case submitting
        /// The scheduler was asked to go on with it.
        case attaching
        /// The scheduler goes on with it, and tells of it.
        case accepted
    }

    /// By which later sessions, and other clients, know it: `Submit.id`.
    let id: UInt64
    let purpose: GraphPurpose
    /// What to send to a scheduler that does not know the request; nil where that can't be made good any more.
    private(set) var submission: GraphSubmission?
    var standing = Standing.suspended
    /// When it fails, unless there is a session by then; nil while there is one.
    var until: Moment?
    /// Whether this session has taken it up from an earlier one, so that nobody knows what the scheduler has heard in that.
    private(set) var isResumed = false
    /// Whether a scheduler had all of the graph and does not know it any more: functions with effects may have run.
    var isRepeated = false
    /// How much of the graph has been sent, and how much of it the scheduler says has come.
    var sentByteCount = 0
    var creditedByteCount = 0
    /// The scheduler's number for the graph, once it is accepted.
    private(set) var graph: UInt64?
    /// How many answers have come in this session.
    var answerCount: UInt64 = 0

    /// The wanted tasks, each once.
    private(set) var wanted: [UInt32] = []
    /// The place of each wanted task in `wanted`.
    private var places = IndexTable()
    /// For each value that is wanted its place; empty where that is its number.
    private var order: [Int] = []
    /// The values that have come, by place; only where values are wanted.
    private var values: [Payload?] = []
    /// Which wanted tasks are settled, by place.
    private(set) var isSettled: [Bool] = []
    /// How many of the wanted tasks are not.
    private(set) var unsettledCount = 0
    /// The places whose values are being read.
    var fetching: Set<Int> = []

    /// The results that the scheduler need not keep for us any more: futures that the application has let go, and large
    /// values that have come.
    var released: [UInt32] = []
    /// Whether the requester has been told that all futures are settled.
    var isDone = false

    /// A graph of this client's.
    init(_ submission: GraphSubmission) {
        self.submission = submission
        id = submission.id
        purpose =
            switch submission.mode {
            case .deliver: .deliver
            case .hold: .hold
            case .detach: .detach
            }
        want(submission.wanted)
    }

    /// A graph that was submitted before.
    init(attachingTo id: UInt64, _ purpose: GraphPurpose) {
        self.id = id
        self.purpose = purpose
    }
}

/// What the scheduler and the session do to it.
extension GraphRequest {
    /// Notes which tasks are wanted, in which order; one may occur more than once.
    mutating func want(_ tasks: [UInt32]) {
        (wanted, places, order, fetching) = ([], IndexTable(), [], [])
        wanted.reserveCapacity(tasks.count)
        for index in tasks where places[index] == nil {
            places[index] = UInt32(wanted.count)
            wanted.append(index)
        }
        if wanted.count < tasks.count { order = tasks.map { place(of: $0) ?? 0 } }
        let hasValues = purpose != .hold && purpose != .detach
        values = hasValues ? [Payload?](repeating: nil, count: wanted.count) : []
        isSettled = [Bool](repeating: false, count: wanted.count)
        unsettledCount = wanted.count
    }

    /// The place of a task in `wanted`; nil where it is not wanted.
    func place(of index: UInt32) -> Int? { places[index].map(Int.init) }

    /// Something was sent for it in a session.
    mutating func resume(_ standing: Standing) {
        self.standing = standing
        isResumed = standing == .attaching
        until = nil
        answerCount = 0
    }

    /// The session has ended.
    mutating func suspend(until limit: Moment) {
        standing = .suspended
        until = limit
    }

    /// The scheduler goes on with it, as this graph.
    mutating func accept(_ number: UInt64) {
        standing = .accepted
        if let graph, graph != number { (fetching, released) = ([], []) }
        graph = number
        // Futures are named by the graph's number, so a scheduler that forgets it can't be given the same again.
        if purpose == .hold { submission = nil }
    }

    /// What is sent to a scheduler that does not know of it: the values that have come are not asked for again.
    var remainder: GraphSubmission? {
        guard purpose == .deliver, unsettledCount < wanted.count else { return submission }
        var rest = submission
        rest?.wanted = wanted.indices.filter { !isSettled[$0] }.map { wanted[$0] }
        return rest
    }

    /// Whether all of the graph was sent, so that the scheduler may have accepted it.
    var isSent: Bool { submission.map { sentByteCount == $0.bytes.count } ?? true }

    /// Notes that a wanted task has a result or a failure. False when that was known.
    mutating func settle(_ place: Int) -> Bool {
        guard !isSettled[place] else { return false }
        isSettled[place] = true
        unsettledCount -= 1
        return true
    }

    /// A wanted value has come.
    mutating func settle(_ place: Int, _ value: Payload) {
        if settle(place) { values[place] = value }
    }

    /// The values in the order in which they were wanted; all have come.
    var orderedValues: [Payload] {
        var all: [Payload] = []
        all.reserveCapacity(values.count)
        for value in values { if let value { all.append(value) } }
        return order.isEmpty ? all : order.map { all[$0] }
    }

    /// Whether values are still to come of which the scheduler has not told.
    var lacksAnswers: Bool { unsettledCount > fetching.count }
    /// How many of its futures the application still has.
    var futureCount: Int { wanted.count - released.count }
}
