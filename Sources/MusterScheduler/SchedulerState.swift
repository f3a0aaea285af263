import MusterGraph
package import MusterProtocol

/// The scheduler: which task runs where, and who has what.
///
/// A state machine. Events go in, with the time at which they happened; instructions come out. It sees no socket, no
/// clock and no chance, so the simulator runs the very same code as the server does.
///
/// Use: `handle` for each event that is waiting, then `turn` once, which decides and gives all instructions. So batches
/// form by themselves: the more has happened since the last turn, the more one message to a peer carries.
///
/// State. `graphs`, `workers`, `clients` and `functions` are tables; what refers to a row names its place. Row 0 of
/// `workers` is the scheduler itself, the holder of literal values.
///
/// Rules that `checkInvariants` checks:
/// - a task is at one worker at most; each input of an assigned task exists somewhere or is assigned to that worker;
/// - a result is released when its last user is gone, and never before.
package struct SchedulerState: ~Copyable {
    private let place = StaysInPlace()
    let configuration: SchedulerConfiguration
    /// The time of the event or turn under way.
    var now = Moment.zero

    /// Graphs by slot; a slot is used again when its graph is over.
    var graphs: [GraphRecord] = []
    var freeSlots: [UInt32] = []
    /// The slot of each open graph.
    var slotOfGraph: [UInt64: UInt32] = [:]
    var nextGraphNumber: UInt64

    /// Workers by number; numbers are not used twice. 0 is the scheduler itself.
    var workers: [WorkerRecord]
    var workerOfConnection: [ConnectionID: UInt32] = [:]
    var clients: [ConnectionID: ClientRecord] = [:]
    /// What a client has been served and is not in its record yet; see `settleBill`.
    var bill: (client: ConnectionID?, nanoseconds: Double) = (nil, 0)
    var functions: [FunctionRecord] = []
    var functionIndex: [[FunctionChoice]: Int] = [:]
    /// What connected workers have announced.
    var catalog = FunctionCatalog([])
    /// Graphs that wait for a first worker.
    var pendingGraphs: [PendingGraph] = []

    /// When each connection last said something, and was last told something.
    var lastHeard: [ConnectionID: Moment] = [:]
    var lastTold: [ConnectionID: Moment] = [:]
    var nextCheck = Moment.zero
    var nextProgress: Moment?

    /// Begins with the incarnation, so that no number is ever used twice.
    var attempt: UInt64
    /// Slots of graphs that have tasks in `ready` or `aside`; with some that have no more.
    var readySlots = NumberSet()
    /// Slots of graphs that have something for their client.
    var touchedSlots = NumberSet()
    /// Workers that may have room for more, or that are idle.
    var roomyWorkers = NumberSet()
    /// Workers for which a message has been gathered.
    var touchedWorkers = NumberSet()
    /// Tasks that lost a user, and may have lost their last.
    var releaseList: [TaskReference] = []
    /// Tasks that are ready, and may have killed their workers.
    var suspects: [TaskReference] = []
    /// Calls that have killed their workers for certain.
    var crashTable: CrashTable
    /// Tasks whose calls have killed so many that they are not tried; this turn fails them.
    var condemned: [TaskID] = []
    /// Lost workers whose next process has not told how they ended, and until when that is waited for.
    var awaitedLives: [UInt32: Moment] = [:]
    /// Tasks that have lost too many workers, unless what is awaited acquits them.
    var accused: [TaskID] = []
    /// Workers that get nothing else until a suspect has run there.
    var reservedWorkers: Set<UInt32> = []
    /// Workers that have said that they are short of memory; see `SchedulerState+Memory.swift`.
    var pausedWorkers: Set<UInt32> = []

    /// Reads that were passed on: who asked, and with which number.
    var relays: [UInt64: Relay] = [:]
    var nextRelay: UInt64 = 1
    /// The reads of all clients that have not been answered.
    var readCount = 0
    /// Clients of which a read may be passed on in this turn.
    var readers = Line<ConnectionID>()
    /// Workers that have sent something that was read.
    var readWorkers: Set<UInt32> = []
    /// Plugins that are being loaded.
    var loads: [UInt64: LoadRecord] = [:]
    var nextLoad: UInt64 = 1

    /// What all copies take that the scheduler keeps for itself, in bytes; see `SchedulerState+OwnCopies.swift`.
    var ownCopiesByteCount = 0

    /// The answers of all graphs that clients have not acknowledged, in bytes.
    var answersByteCount = 0

    /// Stored collections by name. They belong to no client.
    var collections: [String: CollectionRecord] = [:]

    /// The slot of each open graph by `Submit.id`.
    var slotOfID: [UInt64: UInt32] = [:]
    /// Slots of graphs whose clients are away.
    var awaySlots: Set<UInt32> = []
    /// The number of each worker that there has been, by its identity.
    var numberOfIdentity: [UInt64: UInt32] = [:]
    /// What is written down; see `SchedulerState+Recording.swift`.
    var recording = Recording()
    /// What a scheduler that was started again waits for; see `SchedulerState+Restoring.swift`.
    var returning = Returning()

    /// Whether something has happened since the last turn, other than that a peer said that it is there.
    private var isStirred = true
    /// What will come out of this turn.
    var instructions: [SchedulerInstruction] = []

    package init(configuration: SchedulerConfiguration = SchedulerConfiguration()) {
        self.configuration = configuration
        crashTable = CrashTable(limit: configuration.crashRecordCount)
        attempt = configuration.incarnation << 40
        nextGraphNumber = configuration.incarnation << 40 | 1
        let itself = WorkerRecord(
            number: 0, identity: 0, connection: Self.itself, name: "scheduler", address: "", threadCount: 0,
            processID: 0, functions: [])
        workers = [itself]
        workers[0].isConnected = false
    }

    /// Takes in what happened.
    package mutating func handle(_ event: SchedulerEvent, now: Moment) {
        self.now = now
        if case .message(let connection, .heartbeat) = event, lastHeard[connection] != nil {
            lastHeard[connection] = now
            return
        }
        isStirred = true
        switch event {
        case .workerJoined(let connection, let hello): workerJoined(connection, hello)
        case .clientJoined(let connection, let hello): clientJoined(connection, hello)
        case .left(let connection): connectionLeft(connection)
        case .congested(let connection): clients[connection]?.reads.isCongested = true
        case .relieved(let connection): relieved(connection)
        case .recorded(let number): recorded(number)
        case .stateUnwritable(let reason): stateUnwritable(reason)
        case .stateWritable: recording.problem = nil
        case .message(let connection, let message):
            lastHeard[connection] = now
            if let worker = workerOfConnection[connection] {
                handle(message, fromWorker: worker)
            } else if clients[connection] != nil {
                handle(message, fromClient: connection)
            } else {
                refuse(connection, .session, "this session is not known here; begin a new one")
            }
        }
        settleReleases()
    }

    /// Decides, and gives everything that is to be done, in order.
    package mutating func turn(now: Moment) -> [SchedulerInstruction] {
        self.now = now
        // A thousand idle workers wake the scheduler a thousand times a second.
        guard isStirred || now >= deadline else { return [] }
        isStirred = false
        checkTimes()
        judgeAccused()
        failCondemned()
        passOnReads()
        settleReleases()
        // Clients first: a graph that ends with their answers leaves room at its workers, and is closed there with the
        // message that brings them more.
        flushClients()
        if !returning.isUnderWay {
            assignWork()
            takeBackWork()
        }
        acknowledgeReports()
        flushWorkers()
        flushRecord()
        defer { instructions = [] }
        return instructions
    }

    /// When `turn` must be called again even if nothing happens.
    package var deadline: Moment {
        var next = nextCheck
        if let nextProgress { next = min(next, nextProgress) }
        if let reportDeadline { next = min(next, reportDeadline) }
        // What the scheduler itself is read for goes on at once, behind what has come meanwhile.
        if !workers[0].readLine.isEmpty || !readers.isEmpty { next = min(next, now) }
        for pending in pendingGraphs { next = min(next, pending.deadline) }
        if let deadline = returning.deadline { next = min(next, deadline) }
        return next
    }

    /// Ends a session with a word of why.
    mutating func refuse(_ connection: ConnectionID, _ code: Refused.Code, _ message: String) {
        send(connection, .refused(Refused(code: code, message: message)))
        instructions.append(.close(connection))
        connectionLeft(connection)
    }

    mutating func send(_ connection: ConnectionID, _ message: Message) {
        lastTold[connection] = now
        instructions.append(.send(connection, message))
    }

    /// The peer that a message which only the other role sends came from is told so, and loses its session.
    mutating func unexpected(_ message: Message, from connection: ConnectionID, role: String) {
        refuse(connection, .malformed, "a \(role) does not send this message to the scheduler")
    }
}
