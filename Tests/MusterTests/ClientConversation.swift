import MusterGraph
import MusterProtocol
import Testing

@testable import Muster

/// A client core and a script: what happens goes in, and everything that comes out must be taken.
struct ClientConversation: ~Copyable {
    private var state: ClientState
    private(set) var now = Moment.zero
    private var outputs: [String] = []
    /// The last values that a request came to.
    private(set) var values: [UInt64: [Payload]] = [:]
    private(set) var failures: [UInt64: ClientFailure] = [:]

    init(_ change: (inout ClientConfiguration) -> Void = { _ in }) {
        var configuration = ClientConfiguration(address: "tcp://here:5555")
        configuration.name = "test"
        configuration.processID = 7
        change(&configuration)
        state = ClientState(configuration)
    }

    /// A client whose session is open; its opening has been taken.
    static func opened(_ change: (inout ClientConfiguration) -> Void = { _ in }) -> ClientConversation {
        var conversation = ClientConversation(change)
        conversation.tell(.connected)
        conversation.tell(.message(.welcome(welcome)))
        conversation.outputs = []
        return conversation
    }

    static let welcome = Welcome(
        state: 7, incarnation: 1, worker: 0, heartbeatMilliseconds: 1_000, silenceMilliseconds: 10_000,
        inlineByteCount: 64)

    /// Events that are waiting when the client wakes up.
    mutating func tell(_ events: ClientEvent...) {
        for event in events { state.handle(event, now: now) }
        turn()
    }

    /// What the scheduler says.
    mutating func hear(_ message: Message) {
        tell(.message(message))
    }

    /// Lets time pass; the client wakes up whenever it wants to.
    mutating func pass(milliseconds: Int64) {
        let end = now.advanced(byMilliseconds: milliseconds)
        while let deadline = state.deadline, deadline <= end {
            now = max(now, deadline)
            turn()
        }
        now = end
    }

    var deadline: Moment? { state.deadline }

    private mutating func turn() {
        for instruction in state.turn(now: now) {
            if case .finish(let number, .values(let payloads)) = instruction { values[number] = payloads }
            if case .finish(let number, .failed(let failure)) = instruction { failures[number] = failure }
            outputs.append(instruction.summary)
        }
    }

    /// The session is lost, and there is another one. What came out is what the client says in it.
    mutating func comeBack(_ location: SourceLocation = #_sourceLocation) {
        tell(.disconnected(reason: "cut"), .connected)
        #expect(take() == ["begin session", "send hello test 7"], sourceLocation: location)
        hear(.welcome(Self.welcome))
    }

    /// Everything that came out since this was last asked.
    mutating func take() -> [String] {
        defer { outputs = [] }
        return outputs
    }

    /// What is over is acknowledged a moment later, when there is nothing else to say.
    mutating func expectLastAcknowledgement(_ acknowledgement: String, _ location: SourceLocation = #_sourceLocation) {
        #expect(outputs == [], sourceLocation: location)
        pass(milliseconds: 10)
        #expect(take() == ["send acknowledge \(acknowledgement)"], sourceLocation: location)
    }

    /// Nothing is left over: no request, no value, no question.
    func expectIdle(_ location: SourceLocation = #_sourceLocation) {
        #expect(outputs == [], sourceLocation: location)
        #expect(state.waiting.isEmpty && state.graphs.isEmpty && state.queries.isEmpty, sourceLocation: location)
        #expect(state.held.isEmpty && state.fetches.isEmpty && state.rereads.isEmpty, sourceLocation: location)
        #expect(state.deadlines.isEmpty && state.suspendedFetches.isEmpty, sourceLocation: location)
        #expect(state.abandoned.isEmpty && state.acknowledgements.isEmpty, sourceLocation: location)
    }
}

extension ClientInstruction {
    /// One line, for comparison.
    var summary: String {
        switch self {
        case .beginSession: "begin session"
        case .send(let message): "send \(message.summary)"
        case .accepted(let request, let graph): "\(request) accepted as \(graph)"
        case .ready(let request, let futures):
            "\(request) ready \(futures.map { "\($0.index):\($0.byteCount)" }.joined(separator: " "))"
        case .failed(let request, let tasks):
            "\(request) failed \(tasks.map { "\($0.index):\($0.failure.message)" }.joined(separator: " "))"
        case .progress(let request, let progress):
            "\(request) progress \(progress.doneCount)+\(progress.failedCount)/\(progress.taskCount)"
        case .finish(let request, let outcome): "\(request) \(outcome.summary)"
        }
    }
}

extension ClientOutcome {
    fileprivate var summary: String {
        switch self {
        case .connected: "connected"
        case .values(let values): "values \(values.map { "\($0.count)" }.joined(separator: " "))"
        case .settled: "settled"
        case .answer(let value): "answer \(value)"
        case .failed(.task(let task)): "task \(task.index): \(task.failure.message)"
        case .failed(.rejected(let complaints)): "rejected \(complaints.map(\.message).joined(separator: ", "))"
        case .failed(.cluster(let error)): "\(error.kind)"
        case .failed(.cancelled): "cancelled"
        }
    }
}

extension Message {
    fileprivate var summary: String {
        switch self {
        case .clientHello(let hello): "hello \(hello.name) \(hello.processID)"
        case .goodbye: "goodbye"
        case .heartbeat: "heartbeat"
        case .submit(let submit):
            "submit \(submit.request) \(submit.mode) \(submit.wanted) \(submit.part.count)/\(submit.byteCount)"
                + (submit.isRepeated ? " again" : "")
        case .submitPart(let part): "part \(part.request) \(part.offset)+\(part.part.count)"
        case .cancel(let cancel): "cancel \(cancel.request)"
        case .attach(let attach): "attach \(attach.request) as \(attach.id)"
        case .acknowledge(let acknowledge):
            "acknowledge \(acknowledge.request) "
                + (acknowledge.answerCount == .max ? "all" : "\(acknowledge.answerCount)")
        case .release(let release): "release \(release.tasks.map(\.description).joined(separator: " "))"
        case .query(let query): "query \(query.request) \(query.kind) \(query.argument)"
        case .read(let read):
            "read "
                + read.entries.map { "\($0.request):\($0.task)@\($0.offset)+\($0.byteCount)" }.joined(separator: " ")
        default: "\(self)"
        }
    }
}

extension ClientRequest {
    /// A graph of `byteCount` bytes, known as `id` in other sessions.
    static func graph(
        _ byteCount: Int = 10, wanted: [UInt32], mode: Submit.Mode = .deliver, id: UInt64 = 77,
        timeoutMilliseconds: Int64? = nil
    ) -> ClientRequest {
        let submission = GraphSubmission(
            id: id, mode: mode, bytes: Payload([UInt8](repeating: 1, count: byteCount)), wanted: wanted,
            functionTimeoutMilliseconds: 0)
        return ClientRequest(.submit(submission), timeoutMilliseconds: timeoutMilliseconds)
    }
}

extension Results {
    /// Results of one request: index, size, and the value where it comes along.
    init(_ request: UInt64, _ rows: (index: UInt32, byteCount: UInt64, value: [UInt8])...) {
        self.init(request: request)
        var bytes: [UInt8] = []
        for row in rows {
            indices.append(row.index)
            byteCounts.append(row.byteCount)
            bytes.append(contentsOf: row.value)
            valueOffsets.append(UInt32(bytes.count))
        }
        values = Payload(bytes)
    }
}

extension ReadReply {
    /// One part of a value that was found.
    init(_ request: UInt64, _ bytes: [UInt8], of total: UInt64) {
        let entry = Entry(
            request: request, status: .found, totalByteCount: total, byteCount: UInt32(bytes.count))
        self.init(entries: [entry], bytes: Payload(bytes))
    }

    /// A value that is not where it was looked for.
    init(missing request: UInt64, _ status: Status = .notHeld) {
        self.init(entries: [Entry(request: request, status: status, totalByteCount: 0, byteCount: 0)])
    }
}
