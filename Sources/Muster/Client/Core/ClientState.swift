import MusterGraph
import MusterProtocol

/// A client, as a state machine: events and the time go in, instructions come out. It sees no socket, no clock and no
/// chance. At the other end of all its conversations is `SchedulerState+Clients`.
///
/// Use: `handle` for each event that is waiting, then `turn` once, which gives all instructions.
///
/// State. A request is *waiting* until there is a session and it has been sent, and *under way* afterwards. When the
/// session ends, nothing fails: those that wait go on waiting for the next session, and those under way are taken up
/// again in it (`ClientState+Resuming`). Each fails when it has waited for too long. So every request comes to an end.
struct ClientState: ~Copyable {
    private let place = StaysInPlace()
    let configuration: ClientConfiguration
    /// The time of the event or turn under way.
    var now = Moment.zero

    /// How the conversation with the scheduler stands. Every switch over this is total.
    enum Phase {
        /// There is no connection; the transport tries to make one.
        case disconnected(reason: String)
        /// There is a connection and no session; one begins at that time.
        case pausing(until: Moment, reason: String)
        /// The hello is sent. Without an answer by then, another session is tried.
        case opening(until: Moment)
        /// The scheduler has answered the hello.
        case open(Welcome)
        /// The scheduler, or what is in its place, does not want us.
        case refused(ClusterError)
        /// The application is done.
        case closed
    }
    var phase = Phase.disconnected(reason: "nobody has answered yet")
    /// When the scheduler was last heard, and last told something, in this session.
    var lastHeard = Moment.zero
    var lastTold = Moment.zero

    /// Requests that wait for a session, in order, with when they give up.
    var waiting: [(number: UInt64, request: ClientRequest, until: Moment)] = []
    /// Graphs under way, and those whose futures the application has, by request.
    var graphs: [UInt64: GraphRequest] = [:]
    /// Queries under way, by request.
    var queries: [UInt64: AskedQuery] = [:]
    /// When requests that have a limit of time end, waiting or under way.
    var deadlines: [UInt64: Moment] = [:]
    /// The requests of graphs that have futures, by the scheduler's number for the graph.
    var held: [UInt64: UInt64] = [:]
    /// Graphs that were given up while there was no session.
    var abandoned: [AbandonedRequest] = []
    /// How many sessions in a row ended because the scheduler said what makes no sense.
    var faultCount = 0

    /// Large values that are being read, by our number for each.
    var fetches: [UInt64: Fetch] = [:]
    /// Fetches of which not all parts have been asked for, in order; entries that are over are skipped.
    var fetchQueue: [UInt64] = []
    /// Where the live part of `fetchQueue` begins.
    var fetchQueueStart = 0
    /// Fetches of which a part was not to be had, and when to ask again.
    var rereads: [(fetch: UInt64, at: Moment)] = []
    /// Values that are read when the scheduler goes on with their graph.
    var suspendedFetches: [Fetch] = []
    /// The parts under way, by the number of the question.
    var reads: [UInt64: PartRead] = [:]
    var nextFetch: UInt64 = 1
    var nextRead: UInt64 = 1

    /// For requests of which answers came: how many have come in the session. Told at the end of a turn.
    var acknowledgements: [UInt64: UInt64] = [:]
    /// When those are told at last that wait for a message to go with.
    var acknowledgementsDue: Moment?
    /// Results that the scheduler will be told we need no more, at the end of this turn.
    var releases = TaskColumns()
    /// What will come out of this turn.
    var instructions: [ClientInstruction] = []

    init(_ configuration: ClientConfiguration) {
        self.configuration = configuration
    }

    /// Takes in what happened.
    mutating func handle(_ event: ClientEvent, now: Moment) {
        self.now = now
        switch event {
        case .connected: connected()
        case .disconnected(let reason): disconnected(reason)
        case .refused(let reason):
            refused(ClusterError(.refused, "what answers at \(configuration.address) is no scheduler: \(reason)"))
        case .message(let message): received(message)
        case .broken(let reason): sessionBroke(reason)
        case .unsendable(let message, let reason): couldNotSend(message, reason)
        case .request(let number, let request): begin(number, request)
        case .cancel(let number): cancel(number)
        case .release(let tasks): release(tasks)
        case .close: close()
        }
    }

    /// Gives everything that is to be done, in order.
    mutating func turn(now: Moment) -> [ClientInstruction] {
        self.now = now
        checkTimes()
        sendReads()
        sendAcknowledgements()
        sendReleases()
        defer { instructions = [] }
        return instructions
    }

    mutating func send(_ message: Message) {
        lastTold = now
        instructions.append(.send(message))
    }

    mutating func finish(_ number: UInt64, _ outcome: ClientOutcome) {
        deadlines[number] = nil
        instructions.append(.finish(number, outcome))
    }

    mutating func finish(_ number: UInt64, _ error: ClusterError) {
        finish(number, .failed(.cluster(error)))
    }
}
