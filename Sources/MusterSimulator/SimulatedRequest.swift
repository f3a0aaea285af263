import MusterGraph
import MusterProtocol

/// A graph that a client submitted, and what the client knows of it.
final class SimulatedRequest {
    /// The client's number for it.
    let number: UInt64
    /// By which it is known in later sessions.
    let id: UInt64
    unowned let client: SimulatedClient
    let graph: SimulatedGraph
    let mode: Submit.Mode
    /// The wanted tasks, once each.
    let wanted: [UInt32]
    /// The scheduler's number; 0 until it has accepted the graph.
    var graphNumber: UInt64 = 0
    /// The tasks that were answered.
    var answered: Set<UInt32> = []
    /// Those of them that have no result.
    var failed: Set<UInt32> = []
    /// The futures that the client has released.
    var released: Set<UInt32> = []
    /// Results that come in parts.
    var partial: [UInt32: [UInt8]] = [:]
    /// How many parts of each have not come.
    var missingParts: [UInt32: Int] = [:]
    /// How often it has begun to read each.
    var readRounds: [UInt32: Int] = [:]
    var isCancelled = false
    /// Whether a scheduler had it before, and did not know it any more.
    var isRepeated = false
    /// The session in which it was last handed to a scheduler; nil if it never was.
    var session: ConnectionID?
    /// Whether the client has heard that its graph runs.
    var isAccepted = false
    var isFinished = false
    /// Whether another client has left it.
    var isCollecting = false
    /// That other client.
    var former: SimulatedClient?
    /// How many answers have come in the session under way.
    var sessionAnswerCount: UInt64 = 0
    /// Whether the request went over into a later session, in which answers may come again.
    var wasAttached = false
    /// Whether a function of it was offered by nobody when the scheduler looked.
    var mayLackFunctions = false

    init(number: UInt64, id: UInt64, client: SimulatedClient, graph: SimulatedGraph, mode: Submit.Mode) {
        self.number = number
        self.id = id
        self.client = client
        self.graph = graph
        self.mode = mode
        wanted = Set(graph.wanted).sorted()
    }

    var submission: Message {
        let payload = graph.compiled.encode()
        return .submit(
            Submit(
                request: number, id: id, mode: mode, wanted: graph.wanted, timeoutMilliseconds: 0,
                byteCount: UInt64(payload.count), isRepeated: isRepeated, part: payload))
    }

    func id(of index: UInt32) -> TaskID { TaskID(graph: graphNumber, index: index) }

    /// Whether nothing more has to come.
    var isAnswered: Bool { mode == .deliver ? answered.count == wanted.count : released.count == wanted.count }

    /// Whether the client has all that it will have, and holds nothing that there is.
    var isForgettable: Bool {
        let had = mode == .deliver ? answered : released.union(failed)
        return wanted.allSatisfy { had.contains($0) || client.cluster.ledger.mayFail(id(of: $0)) }
    }

    /// Whether nothing more will come, and nothing is held.
    var isOver: Bool {
        isFinished && (isCancelled || isAnswered)
    }
}
