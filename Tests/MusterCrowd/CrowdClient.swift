import MusterGraph
import MusterProtocol

/// A client of a crowd: it asks for one sum after another, and notes how long each answer takes.
final class CrowdClient {
    let peer: WirePeer
    private var session: DialerSession
    private let number: Int64
    private var nextRequest: UInt64 = 1
    /// The sum under way, and since when.
    private var asked: (request: UInt64, sum: Int64, since: ContinuousClock.Instant)?
    /// Whether the scheduler has welcomed it.
    private(set) var isWelcome = false
    private(set) var latencies: [Duration] = []
    private(set) var problems: [String] = []
    private var lastSent = ContinuousClock.now

    init(number: Int, port: UInt16) throws {
        self.number = Int64(number)
        peer = try WirePeer(port: port)
        session = DialerSession(number: UInt64(number) + 1)
        peer.send(WirePeer.greeting)
    }

    var isBusy: Bool { asked != nil }

    func introduce() { send(.clientHello(ClientHello(name: "crowd-\(number)", processID: 1))) }

    /// Asks for the next sum.
    func ask() throws {
        let request = nextRequest
        nextRequest += 1
        let graph: Graph = ["sum": .call("math.add", .value(.int64(number)), .value(.int64(Int64(request))))]
        asked = (request, number + Int64(request), .now)
        try submit(graph, "sum", as: request, mode: .deliver)
    }

    private func submit(_ graph: Graph, _ wanted: Key, as request: UInt64, mode: Submit.Mode) throws {
        let (compiled, indices) = try graph.compile(wanted: [wanted])
        let bytes = compiled.encode()
        send(
            .submit(
                Submit(
                    request: request, id: 0, mode: mode, wanted: indices, timeoutMilliseconds: 60_000,
                    byteCount: UInt64(bytes.count), part: bytes)))
    }

    /// Takes what has come.
    func receive() {
        for frames in peer.receive() {
            switch session.receive(frames) {
            case .message(let message): take(message)
            case .foreign: problems.append("a message of another session")
            case .broken(let reason), .incompatible(let reason): problems.append(reason)
            }
        }
        if peer.isCut { problems.append("client \(number) was cut off") }
    }

    /// The session lives as long as something is said.
    func beat(now: ContinuousClock.Instant) {
        if now - lastSent > .seconds(1) { send(.heartbeat) }
    }

    private func take(_ message: Message) {
        switch message {
        case .welcome: isWelcome = true
        case .results(let results):
            guard let asked, results.request == asked.request else { return problems.append("an answer to nothing") }
            latencies.append(.now - asked.since)
            if (try? Value(decoding: results.values)) != .int64(asked.sum) { problems.append("not \(asked.sum)") }
            self.asked = nil
            send(.acknowledge(Acknowledge(request: asked.request, answerCount: 1)))
        case .accepted, .progress, .finished, .heartbeat: break
        default: problems.append("unexpected: \(message)")
        }
    }

    private func send(_ message: Message) {
        lastSent = .now
        do { try peer.send(session.encode(message)) } catch { problems.append("\(error)") }
    }

    // MARK: A client that does not read

    /// Asks for a large result, and waits until it is there.
    func makeLargeResult(byteCount: Int) throws {
        let graph: Graph = ["text": .call("text.repeat", "x", .value(.int64(Int64(byteCount))))]
        try submit(graph, "text", as: nextRequest, mode: .hold)
    }

    /// The large result once it is there; nil before.
    func largeResult() -> TaskID? {
        for frames in peer.receive() {
            guard case .message(let message) = session.receive(frames) else { continue }
            switch message {
            case .welcome: isWelcome = true
            case .accepted(let accepted): graph = accepted.graph
            case .results(let results): index = results.indices.first
            case .rejected, .failures: problems.append("\(message)")
            default: break
            }
        }
        guard let graph, let index else { return nil }
        return TaskID(graph: graph, index: index)
    }

    private var graph: UInt64?
    private var index: UInt32?

    /// Asks for a part again and again, and reads none of it.
    func read(_ task: TaskID, partByteCount: Int, times: Int) {
        wantedParts = Set((0..<times).map { UInt64($0) + 100 })
        self.partByteCount = partByteCount
        let entries = (0..<times).map {
            Read.Entry(request: UInt64($0) + 100, task: task, offset: 0, byteCount: UInt32(partByteCount))
        }
        send(.read(Read(entries: entries)))
    }

    /// The parts that it has asked for and not got.
    private var wantedParts: Set<UInt64> = []
    private var partByteCount = 0

    var hasAllParts: Bool { wantedParts.isEmpty }

    private(set) var wrongPartCount = 0

    /// Reads what has come of the parts.
    func receiveParts() {
        for frames in peer.receive() {
            guard case .message(.data(let reply)) = session.receive(frames) else { continue }
            for entry in reply.entries {
                let isRight = entry.status == .found && Int(entry.byteCount) == partByteCount
                if !isRight || wantedParts.remove(entry.request) == nil { wrongPartCount += 1 }
            }
        }
    }
}
