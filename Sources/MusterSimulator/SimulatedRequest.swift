import MusterGraph
import MusterProtocol

/// A graph that a client submitted, and what the client knows of it.
final class SimulatedRequest {
    /// The client's number for it.
    let number: UInt64
    let client: ConnectionID
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
    var isCancelled = false
    var isFinished = false
    /// Whether a function of it was offered by nobody when the scheduler looked.
    var mayLackFunctions = false

    init(number: UInt64, client: ConnectionID, graph: SimulatedGraph, mode: Submit.Mode) {
        self.number = number
        self.client = client
        self.graph = graph
        self.mode = mode
        wanted = Set(graph.wanted).sorted()
    }

    var submission: Message {
        let payload = graph.compiled.encode()
        return .submit(
            Submit(
                request: number, id: 0, mode: mode, wanted: graph.wanted, timeoutMilliseconds: 0,
                byteCount: UInt64(payload.count), part: payload))
    }

    func id(of index: UInt32) -> TaskID { TaskID(graph: graphNumber, index: index) }

    /// Whether nothing more will come, and nothing is held.
    var isOver: Bool {
        guard isFinished else { return false }
        switch mode {
        case .deliver: return isCancelled || answered.count == wanted.count
        case .hold, .detach: return isCancelled || released.count == wanted.count
        }
    }
}
