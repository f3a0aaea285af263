import MusterGraph
import MusterProtocol

/// A client that submits graphs, reads large results, and compares all with what it should be.
final class SimulatedClient {
    let connection: ConnectionID
    /// What it still waits for, by request.
    private(set) var requests: [UInt64: Request] = [:]
    private var nextRequest: UInt64 = 1
    private var reads: [UInt64: (request: UInt64, index: UInt32, offset: Int)] = [:]
    private var nextRead: UInt64 = 1
    /// Everything that was not as it should be.
    private(set) var problems: [String] = []
    var isAlive = true

    struct Request {
        let graph: SimulatedGraph
        var number: UInt64 = 0
        var answered: Set<UInt32> = []
        var isCancelled = false
        /// Results that come in parts.
        var partial: [UInt32: [UInt8]] = [:]
        var isFinished = false
    }

    init(connection: ConnectionID) {
        self.connection = connection
    }

    func submit(_ graph: SimulatedGraph) -> Message {
        let payload = graph.compiled.encode()
        let request = nextRequest
        nextRequest += 1
        requests[request] = Request(graph: graph)
        return .submit(
            Submit(
                request: request, mode: .deliver, wanted: graph.wanted, timeoutMilliseconds: 0,
                byteCount: UInt64(payload.count), part: payload))
    }

    func cancelSomething(using random: inout RandomSource) -> Message? {
        guard let request = requests.keys.sorted().randomElement(using: &random) else { return nil }
        requests[request]?.isCancelled = true
        return .cancel(Cancel(request: request))
    }

    /// Takes a message in, and says what to send.
    func receive(_ message: Message) -> [Message] {
        switch message {
        case .welcome, .heartbeat, .credit, .progress: return []
        case .accepted(let accepted):
            requests[accepted.request]?.number = accepted.graph
            return []
        case .results(let results): return received(results)
        case .failures(let failures):
            for (index, failure) in zip(failures.indices, failures.failures) {
                answer(failures.request, index, nil, failure.message)
            }
            return []
        case .data(let reply): return received(reply)
        case .finished(let finished):
            requests[finished.request]?.isFinished = true
            settle(finished.request)
            return []
        default:
            problems.append("a message that was not expected: \(message)")
            return []
        }
    }

    private func received(_ results: Results) -> [Message] {
        guard let request = requests[results.request] else { return [] }
        var entries: [Read.Entry] = []
        for (position, index) in results.indices.enumerated() {
            let range = Int(results.valueOffsets[position])..<Int(results.valueOffsets[position + 1])
            if !range.isEmpty {
                answer(results.request, index, results.values[range])
                continue
            }
            let size = Int(results.byteCounts[position])
            requests[results.request]?.partial[index] = [UInt8](repeating: 0, count: size)
            for offset in stride(from: 0, to: size, by: Limits.partByteCount) {
                reads[nextRead] = (results.request, index, offset)
                entries.append(
                    Read.Entry(
                        request: nextRead, task: TaskID(graph: request.number, index: index), offset: UInt64(offset),
                        byteCount: UInt32(min(Limits.partByteCount, size - offset))))
                nextRead += 1
            }
        }
        return entries.isEmpty ? [] : [.read(Read(entries: entries))]
    }

    private func received(_ reply: ReadReply) -> [Message] {
        var offset = 0
        var messages: [Message] = []
        for entry in reply.entries {
            let range = offset..<offset + Int(entry.byteCount)
            offset = range.upperBound
            guard let read = reads.removeValue(forKey: entry.request), let request = requests[read.request] else {
                continue
            }
            guard entry.status == .found else {
                if !request.isCancelled { problems.append("a result could not be read: \(entry)") }
                continue
            }
            requests[read.request]?.partial[read.index]?.replaceSubrange(
                read.offset..<read.offset + range.count, with: reply.bytes[range].borrowedBytes)
            if !reads.values.contains(where: { $0.request == read.request && $0.index == read.index }) {
                answer(read.request, read.index, Payload(requests[read.request]?.partial[read.index] ?? []))
                messages.append(
                    .release(Release(tasks: TaskColumns([TaskID(graph: request.number, index: read.index)]))))
                settle(read.request)
            }
        }
        return messages
    }

    /// Compares one answer with what it should be.
    private func answer(_ number: UInt64, _ index: UInt32, _ value: Payload?, _ reason: String = "") {
        guard let request = requests[number] else { return }
        if !(requests[number]?.answered.insert(index).inserted ?? false) {
            problems.append("task \(index) of request \(number) was answered twice")
        }
        guard let expected = request.graph.expected[index] else {
            problems.append("task \(index) of request \(number) was answered and not wanted")
            return
        }
        if expected != value, !request.isCancelled {
            let (wanted, found) = (expected.map { "\($0.count) bytes" }, value.map { "\($0.count) bytes" })
            problems.append(
                "task \(index) of request \(number) came to \(found ?? "a failure"), not \(wanted ?? "a failure"); \(reason)"
            )
        }
    }

    /// A request is over when it is finished and all has been read.
    private func settle(_ number: UInt64) {
        guard let request = requests[number], request.isFinished else { return }
        if request.isCancelled || request.answered.count == request.graph.expected.count { requests[number] = nil }
    }
}
