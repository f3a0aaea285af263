import MusterFuzzing
import MusterGraph
import MusterProtocol
import MusterTransport
import Testing

/// A client that says only what a test has it say, on the test's own thread; and that it is there, while it waits.
final class RawClient {
    private let transport: any Transport
    private let peer: PeerID
    private var session = DialerSession(number: 7)
    private var received: [Message] = []
    private var nextRequest: UInt64 = 1
    private(set) var isDisconnected = false
    private var isWelcome = false
    private var nextHeartbeat = ContinuousClock.now

    /// Dials, and waits for the connection.
    init(to address: Address, over transport: any Transport) throws {
        self.transport = transport
        peer = try transport.connect(to: address)
        var events: [TransportEvent] = []
        let deadline = ContinuousClock.now + Effort.patience
        while !events.contains(where: { if case .connected = $0 { true } else { false } }) {
            guard ContinuousClock.now < deadline else { throw Overdue() }
            transport.poll(until: deadline, into: &events)
        }
    }

    /// Dials and introduces itself as a client.
    static func greeting(_ address: Address, over transport: any Transport) throws -> RawClient {
        let client = try RawClient(to: address, over: transport)
        try client.send(.clientHello(ClientHello(name: "raw", processID: 1)))
        _ = try client.next { if case .welcome(let welcome) = $0 { welcome } else { nil } }
        client.isWelcome = true
        return client
    }

    func send(_ message: Message) throws {
        #expect(transport.send(try session.encode(message), to: peer) == .sent)
    }

    /// Waits for a message that `pick` takes; others are kept for later.
    func next<Picked>(
        sourceLocation: SourceLocation = #_sourceLocation, _ pick: (Message) -> Picked?
    ) throws -> Picked {
        let deadline = ContinuousClock.now + Effort.patience
        while true {
            for (place, message) in received.enumerated() {
                if let picked = pick(message) {
                    received.remove(at: place)
                    return picked
                }
            }
            guard ContinuousClock.now < deadline, !isDisconnected else {
                Issue.record("no such message; there are \(received)", sourceLocation: sourceLocation)
                throw Overdue()
            }
            var events: [TransportEvent] = []
            transport.poll(until: isWelcome ? min(deadline, .now + .seconds(2)) : deadline, into: &events)
            for event in events { try take(event) }
            guard isWelcome, ContinuousClock.now >= nextHeartbeat else { continue }
            nextHeartbeat = .now + .seconds(2)
            if !isDisconnected { _ = transport.send(try session.encode(.heartbeat), to: peer) }
        }
    }

    private func take(_ event: TransportEvent) throws {
        switch event {
        case .message(_, _, let frames):
            guard case .message(let message) = session.receive(frames) else {
                Issue.record("a message that is not the session's next")
                throw Overdue()
            }
            received.append(message)
        case .disconnected, .refused: isDisconnected = true
        case .connected, .writable: break
        }
    }

    /// Vanishes without a word.
    func vanish() { transport.shutdown() }
}

extension RawClient {
    /// What a graph came to.
    struct Answer {
        var values: [UInt32: Value] = [:]
        var failures: [UInt32: FailureDescription] = [:]
    }

    /// Submits a graph in one part, and returns the request and the wanted tasks.
    func submit(
        _ graph: Graph, _ wanted: [Key], mode: Submit.Mode = .deliver
    ) throws -> (request: UInt64, wanted: [UInt32]) {
        let (compiled, indices) = try graph.compile(wanted: wanted)
        let bytes = compiled.encode()
        let request = nextRequest
        nextRequest += 1
        try send(
            .submit(
                Submit(
                    request: request, id: 0, mode: mode, wanted: indices, timeoutMilliseconds: 60_000,
                    byteCount: UInt64(bytes.count), part: bytes)))
        return (request, indices)
    }

    /// Takes the results of a request until it is finished, and reads large ones.
    func answer(to request: UInt64) throws -> Answer {
        var answer = Answer()
        var graph: UInt64 = 0
        while true {
            let message = try next { $0.request == request ? $0 : nil }
            switch message {
            case .accepted(let accepted): graph = accepted.graph
            case .rejected(let rejected):
                Issue.record("the graph was rejected: \(rejected.errors)")
                throw Overdue()
            case .results(let results):
                for (row, index) in results.indices.enumerated() {
                    let range = Int(results.valueOffsets[row])..<Int(results.valueOffsets[row + 1])
                    let task = TaskID(graph: graph, index: index)
                    answer.values[index] = try Value(
                        decoding: range.isEmpty
                            ? try read(task, results.byteCounts[row])
                            : Payload(copying: results.values[range].borrowedBytes))
                }
            case .failures(let failures):
                for (index, failure) in zip(failures.indices, failures.failures) { answer.failures[index] = failure }
            case .finished: return answer
            default: break
            }
        }
    }

    /// Waits until a request of mode `hold` is finished: its graph, and what failed.
    func held(_ request: UInt64) throws -> (graph: UInt64, failures: [UInt32: FailureDescription]) {
        var (graph, failed): (UInt64, [UInt32: FailureDescription]) = (0, [:])
        while true {
            switch try next({ $0.request == request ? $0 : nil }) {
            case .accepted(let accepted): graph = accepted.graph
            case .rejected(let rejected):
                Issue.record("the graph was rejected: \(rejected.errors)")
                throw Overdue()
            case .failures(let failures):
                for (index, failure) in zip(failures.indices, failures.failures) { failed[index] = failure }
            case .finished: return (graph, failed)
            default: break
            }
        }
    }

    /// Submits, and returns the wanted values in order.
    func get(_ graph: Graph, _ wanted: Key...) throws -> [Value?] {
        let (request, indices) = try submit(graph, wanted)
        let answer = try answer(to: request)
        #expect(answer.failures.isEmpty)
        return indices.map { answer.values[$0] }
    }

    /// Reads a large result in parts, and releases it.
    private func read(_ task: TaskID, _ byteCount: UInt64) throws -> Payload {
        var bytes: [UInt8] = []
        while UInt64(bytes.count) < byteCount {
            let size = UInt32(min(byteCount - UInt64(bytes.count), UInt64(Limits.partByteCount)))
            let entry = Read.Entry(request: 900, task: task, offset: UInt64(bytes.count), byteCount: size)
            try send(.read(Read(entries: [entry])))
            let reply = try next { if case .data(let reply) = $0 { reply } else { nil } }
            try #require(reply.entries.first?.status == .found)
            reply.bytes.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        try send(.release(Release(tasks: TaskColumns([task]))))
        return Payload(bytes)
    }

    /// Asks, and returns the answer.
    func ask(_ kind: Query.Kind, _ argument: Value = .null) throws -> Value {
        let request = nextRequest
        nextRequest += 1
        try send(.query(Query(request: request, kind: kind, argument: argument)))
        return try next { if case .answer(let answer) = $0, answer.request == request { answer.value } else { nil } }
    }
}

extension Message {
    /// The request that this is about.
    fileprivate var request: UInt64? {
        switch self {
        case .accepted(let message): message.request
        case .rejected(let message): message.request
        case .results(let message): message.request
        case .failures(let message): message.request
        case .progress(let message): message.request
        case .finished(let message): message.request
        default: nil
        }
    }
}
