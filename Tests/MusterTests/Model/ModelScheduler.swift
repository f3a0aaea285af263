import MusterGraph
import MusterProtocol

/// A scheduler as a client sees it: it has no workers, and tasks end when the test says so.
struct ModelScheduler {
    /// One answer that its client has not acknowledged.
    fileprivate struct Unacknowledged {
        let index: UInt32
        /// How many answers the client has in this session with this one; nil: it was not sent in it.
        var sentCount: UInt64?
    }

    /// A graph that was accepted and is not over.
    struct Graph {
        let id: UInt64
        let number: UInt64
        let mode: Submit.Mode
        let wanted: [UInt32]
        /// The client's number for it; nil while no session has it.
        fileprivate(set) var request: UInt64?
        /// The wanted tasks that have not ended.
        fileprivate(set) var running: Set<UInt32>
        /// The results that are kept until they are released.
        fileprivate(set) var held: Set<UInt32> = []
        fileprivate var answers: [Unacknowledged] = []
        fileprivate var sentCount: UInt64 = 0
        fileprivate var isAcceptanceTold = false
        fileprivate var isFinishTold = false
    }

    /// By their ids.
    private(set) var graphs: [UInt64: Graph] = [:]
    private var nextNumber: UInt64 = 100
    /// What it has said since this was last emptied.
    var outgoing: [Message] = []

    /// The value of a task; odd ones are too large to come along, and the last of ten fails.
    static func value(of index: UInt32) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 2 + Int(index % 4))
    }
    static func isLarge(_ index: UInt32) -> Bool { index % 2 == 1 }
    static func fails(_ index: UInt32) -> Bool { index % 10 == 9 }
}

/// What happens to it.
extension ModelScheduler {
    /// A task ends.
    mutating func finish(_ index: UInt32, of id: UInt64) {
        guard graphs[id]?.running.remove(index) != nil, let mode = graphs[id]?.mode else { return }
        graphs[id]?.answers.append(Unacknowledged(index: index))
        let stays = !Self.fails(index) && (mode != .deliver || Self.isLarge(index))
        if mode == .deliver, stays { graphs[id]?.held.insert(index) }
        if mode != .deliver, !stays { graphs[id]?.held.remove(index) }
        flush(id)
    }

    /// The client's session is over.
    mutating func sessionEnded() {
        outgoing = []
        for id in graphs.keys { graphs[id]?.request = nil }
    }

    /// It was killed and started again.
    mutating func restart(keepingState: Bool) {
        sessionEnded()
        if !keepingState { graphs = [:] }
    }

    mutating func receive(_ message: Message) {
        switch message {
        case .clientHello: outgoing.append(.welcome(ClientConversation.welcome))
        case .submit(let submit):
            if graphs[submit.id] == nil { open(submit) }
            take(submit.id, as: submit.request)
        case .attach(let attach):
            if graphs[attach.id] == nil {
                outgoing.append(.rejected(Rejected(request: attach.request, errors: [], reason: .unknownRequest)))
            } else {
                take(attach.id, as: attach.request)
            }
        case .acknowledge(let acknowledge): acknowledged(acknowledge)
        case .cancel(let cancel):
            if let id = id(of: cancel.request) { graphs[id] = nil }
            outgoing.append(.finished(Finished(request: cancel.request, isOver: true)))
        case .release(let release): for task in release.tasks { released(task) }
        case .read(let read): for entry in read.entries { answer(entry) }
        case .query(let query): outgoing.append(.answer(Answer(request: query.request, value: true)))
        default: break
        }
    }

    private func id(of request: UInt64) -> UInt64? { graphs.values.first { $0.request == request }?.id }

    private mutating func open(_ submit: Submit) {
        let tasks = Set(submit.wanted)
        var graph = Graph(
            id: submit.id, number: nextNumber, mode: submit.mode, wanted: submit.wanted, running: tasks)
        if submit.mode != .deliver { graph.held = tasks }
        graphs[submit.id] = graph
        nextNumber += 1
    }

    private mutating func take(_ id: UInt64, as request: UInt64) {
        if let other = graphs[id]?.request {
            outgoing.append(.requestFailed(RequestFailed(request: other, message: "another request goes on with it")))
        }
        graphs[id]?.request = request
        graphs[id]?.sentCount = 0
        graphs[id]?.isAcceptanceTold = false
        graphs[id]?.isFinishTold = false
        for place in graphs[id]?.answers.indices ?? 0..<0 { graphs[id]?.answers[place].sentCount = nil }
        flush(id)
    }

    private mutating func acknowledged(_ acknowledge: Acknowledge) {
        guard let id = id(of: acknowledge.request), graphs[id]?.mode != .detach else { return }
        graphs[id]?.answers.removeAll { ($0.sentCount ?? .max) <= acknowledge.answerCount }
        flush(id)
    }

    private mutating func released(_ task: TaskID) {
        guard let graph = graphs.values.first(where: { $0.number == task.graph }), graph.request != nil else { return }
        graphs[graph.id]?.held.remove(task.index)
        // Nobody hears of it any more.
        graphs[graph.id]?.running.remove(task.index)
        flush(graph.id)
    }

    private mutating func answer(_ entry: Read.Entry) {
        let graph = graphs.values.first { $0.number == entry.task.graph }
        guard let graph, graph.held.contains(entry.task.index), !graph.running.contains(entry.task.index) else {
            outgoing.append(.data(ReadReply(missing: entry.request)))
            return
        }
        let value = Self.value(of: entry.task.index)
        let end = min(value.count, Int(entry.offset) + min(3, Int(entry.byteCount)))
        outgoing.append(
            .data(ReadReply(entry.request, Array(value[Int(entry.offset)..<end]), of: UInt64(value.count))))
    }

    /// Says what is new of a graph, and ends it when it is over.
    private mutating func flush(_ id: UInt64) {
        guard var graph = graphs[id] else { return }
        if let request = graph.request {
            if !graph.isAcceptanceTold {
                let wanted = graph.mode == .detach ? graph.wanted : []
                outgoing.append(.accepted(Accepted(request: request, graph: graph.number, wanted: wanted)))
                graph.isAcceptanceTold = true
            }
            for place in graph.answers.indices where graph.answers[place].sentCount == nil {
                graph.sentCount += 1
                graph.answers[place].sentCount = graph.sentCount
                say(graph.answers[place].index, graph, request)
            }
            if graph.running.isEmpty, !graph.isFinishTold {
                outgoing.append(.finished(Finished(request: request)))
                graph.isFinishTold = true
            }
        }
        let isOver = graph.running.isEmpty && graph.held.isEmpty && graph.answers.isEmpty
        graphs[id] = isOver ? nil : graph
    }

    private mutating func say(_ index: UInt32, _ graph: Graph, _ request: UInt64) {
        if Self.fails(index) {
            let failure = FailureDescription(kind: .functionFailed, message: "no")
            outgoing.append(.failures(Failures(request: request, indices: [index], failures: [failure])))
            return
        }
        let value = Self.value(of: index)
        let comesAlong = graph.mode == .deliver && !Self.isLarge(index)
        outgoing.append(.results(Results(request, (index, UInt64(value.count), comesAlong ? value : []))))
    }
}
