import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// A client core and a model of a scheduler, with a connection between them that a test cuts; and what the application
/// asked for, and was told.
struct ClientModel: ~Copyable {
    /// What the application asked for.
    struct Asked {
        enum Kind {
            case graph(Submit.Mode)
            case collect(UInt64, keeping: Bool)
            case end(UInt64)
            case query
            case fetch(TaskID, of: UInt64)
        }
        let kind: Kind
        var id: UInt64 = 0
        var wanted: [UInt32] = []
        /// The scheduler's number for the graph.
        var graph: UInt64?
        var ready: Set<UInt32> = []
        var settled: Set<UInt32> = []
        var released: Set<UInt32> = []
        var isCancelled = false
        var isOver = false
        /// How often the scheduler's state had been lost when this was asked for.
        var lossCount = 0
    }

    private var client: ClientState
    private(set) var scheduler = ModelScheduler()
    private var now = Moment.zero
    private(set) var isConnected = false
    private var toScheduler: [Message] = []
    private var toClient: [Message] = []
    private(set) var asked: [UInt64: Asked] = [:]
    private var lastRequest: UInt64 = 0
    /// How often the scheduler has lost its state.
    private var lossCount = 0
    /// What the values of detached requests should be, and which of them may be gone.
    private(set) var detached: [UInt64: [UInt32]] = [:]
    private(set) var ended: Set<UInt64> = []
    /// What went wrong.
    private(set) var problems: [String] = []
    /// What happened, for people.
    private(set) var story: [String] = []

    init() {
        var configuration = ClientConfiguration(address: "tcp://here:5555")
        configuration.faultLimit = .max
        configuration.connectMilliseconds = 1_000_000_000
        configuration.reconnectMilliseconds = 1_000_000_000
        client = ClientState(configuration)
    }
}

/// What happens.
extension ClientModel {
    mutating func connect() {
        guard !isConnected else { return }
        story.append("connect")
        isConnected = true
        client.handle(.connected, now: now)
        turn()
    }

    mutating func cut() {
        guard isConnected else { return }
        story.append("cut")
        isConnected = false
        (toScheduler, toClient) = ([], [])
        scheduler.sessionEnded()
        client.handle(.disconnected(reason: "cut"), now: now)
        turn()
    }

    /// A message from the scheduler is lost, and what is behind it shows that.
    mutating func lose() {
        guard isConnected else { return }
        story.append("lose")
        toClient = []
        client.handle(.broken(reason: "gap"), now: now)
        turn()
    }

    mutating func restart(keepingState: Bool) {
        story.append("restart, state \(keepingState ? "kept" : "lost")")
        cut()
        scheduler.restart(keepingState: keepingState)
        if !keepingState { lossCount += 1 }
    }

    mutating func pass(milliseconds: Int64) {
        now = now.advanced(byMilliseconds: milliseconds)
        turn()
    }

    mutating func finish(_ index: UInt32, of id: UInt64) {
        story.append("task \(index) of \(id) ends")
        scheduler.finish(index, of: id)
        takeFromScheduler()
    }

    /// One message gets there. False where there is none.
    mutating func deliverToScheduler() -> Bool {
        guard !toScheduler.isEmpty else { return false }
        let message = toScheduler.removeFirst()
        if case .clientHello = message {
            scheduler.sessionEnded()
            toClient = []
        }
        story.append("scheduler hears \(message.type)")
        scheduler.receive(message)
        takeFromScheduler()
        return true
    }

    mutating func deliverToClient() -> Bool {
        guard !toClient.isEmpty else { return false }
        let message = toClient.removeFirst()
        story.append("client hears \(message.type)")
        client.handle(.message(message), now: now)
        turn()
        return true
    }

    private mutating func takeFromScheduler() {
        if isConnected { toClient.append(contentsOf: scheduler.outgoing) }
        scheduler.outgoing = []
    }
}

/// What the application does.
extension ClientModel {
    mutating func ask(_ kind: Asked.Kind, wanted: [UInt32] = []) {
        lastRequest += 1
        var request = Asked(kind: kind, id: 1_000 + lastRequest, wanted: wanted)
        request.lossCount = lossCount
        asked[lastRequest] = request
        story.append("ask \(lastRequest): \(kind) \(wanted)")
        let wish: ClientRequest
        switch kind {
        case .graph(let mode): wish = .graph(wanted: wanted, mode: mode, id: request.id)
        case .collect(let id, let keeping):
            if !keeping { ended.insert(id) }
            wish = ClientRequest(.collect(id, keeping: keeping))
        case .end(let id):
            ended.insert(id)
            wish = ClientRequest(.end(id))
        case .query: wish = ClientRequest(.query(.status, argument: nil))
        case .fetch(let task, _):
            wish = ClientRequest(.fetch(task, byteCount: UInt64(ModelScheduler.value(of: task.index).count)))
        }
        client.handle(.request(lastRequest, wish), now: now)
        turn()
    }

    mutating func cancel(_ number: UInt64) {
        story.append("cancel \(number)")
        asked[number]?.isCancelled = true
        client.handle(.cancel(number), now: now)
        turn()
    }

    mutating func release(_ index: UInt32, of number: UInt64) {
        guard let graph = asked[number]?.graph else { return }
        story.append("release \(index) of \(number)")
        asked[number]?.released.insert(index)
        client.handle(.release([TaskID(graph: graph, index: index)]), now: now)
        turn()
    }

    private mutating func turn() {
        for instruction in client.turn(now: now) {
            switch instruction {
            case .beginSession: (toScheduler, toClient) = ([], [])
            case .send(let message): if isConnected { toScheduler.append(message) }
            case .accepted(let number, let graph): asked[number]?.graph = graph
            case .ready(let number, let futures):
                settled(number, futures.map(\.index))
                asked[number]?.ready.formUnion(futures.map(\.index))
            case .failed(let number, let tasks): settled(number, tasks.map(\.index))
            case .progress: break
            case .finish(let number, let outcome): finished(number, outcome)
            }
        }
    }

    private mutating func settled(_ number: UInt64, _ indices: [UInt32]) {
        for index in indices where asked[number]?.settled.insert(index).inserted != true {
            problems.append("task \(index) of \(number) is told of twice")
        }
    }

    private mutating func finished(_ number: UInt64, _ outcome: ClientOutcome) {
        story.append("\(number) ends: \(outcome)")
        guard let request = asked[number], !request.isOver else {
            problems.append("\(number) ends twice")
            return
        }
        asked[number]?.isOver = true
        if case .graph(.detach) = request.kind, case .settled = outcome { detached[request.id] = request.wanted }
        if !isRight(outcome, of: request) { problems.append("\(number) should not end with \(outcome)") }
    }

    /// Whether nothing is left at the client, and nothing of this session at the scheduler.
    mutating func checkEmpty() {
        let isIdle =
            client.graphs.isEmpty && client.queries.isEmpty && client.waiting.isEmpty && client.held.isEmpty
            && client.fetches.isEmpty && client.suspendedFetches.isEmpty && client.abandoned.isEmpty
            && client.rereads.isEmpty && client.acknowledgements.isEmpty && client.releases.isEmpty
        if !isIdle { problems.append("something is left at the client") }
        for graph in scheduler.graphs.values where graph.request != nil {
            problems.append("request \(graph.id) is left at the scheduler")
        }
    }
}

/// What may come of a request.
extension ClientModel {
    private func isRight(_ outcome: ClientOutcome, of request: Asked) -> Bool {
        let mayBeLost = lossCount > request.lossCount
        switch (request.kind, outcome) {
        case (_, .failed(.cancelled)): return request.isCancelled
        case (.graph(.deliver), .values(let values)): return values == Self.values(request.wanted)
        case (.graph(.deliver), .failed(.task(let task))):
            return request.wanted.contains(task.index) && ModelScheduler.fails(task.index)
        case (.graph(.hold), .settled): return request.settled.union(request.released) == Set(request.wanted)
        case (.graph(.hold), .failed(.cluster(let error))): return error.kind == .valueUnavailable && mayBeLost
        case (.graph(.detach), .settled), (.end, .settled), (.query, .answer): return true
        case (.collect(let id, _), .values(let values)): return values == Self.values(detached[id] ?? [])
        case (.collect(let id, _), .failed(.task(let task))):
            return detached[id]?.contains(task.index) == true && ModelScheduler.fails(task.index)
        case (.collect(let id, _), .failed(.cluster(let error))), (.end(let id), .failed(.cluster(let error))):
            // It was taken or lost; or another request of this client took it over.
            return error.kind == .unknownRequest && (ended.contains(id) || lossCount > 0)
                || error.kind == .requestFailed
        case (.fetch(let task, _), .values(let values)): return values == Self.values([task.index])
        case (.fetch(_, let holder), .failed(.cluster(let error))):
            let isGone = asked[holder].map { lossCount > $0.lossCount || $0.isCancelled } ?? true
            return error.kind == .valueUnavailable && isGone
        default: return false
        }
    }

    private static func values(_ wanted: [UInt32]) -> [Payload] {
        wanted.map { Payload(ModelScheduler.value(of: $0)) }
    }
}
