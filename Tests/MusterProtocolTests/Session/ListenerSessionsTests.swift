import MusterGraph
import MusterProtocol
import Testing

@Suite("Sessions of the listening side")
struct ListenerSessionsTests {
    private var sessions = ListenerSessions<Int>(addresses: [.workers: "tcp://here:1", .clients: "tcp://here:2"])
    private let hello = Message.clientHello(ClientHello(name: "c", processID: 1))

    /// What outcomes say, in short.
    private func summary(_ outcomes: [ListenerSessions<Int>.Outcome]) -> [String] {
        outcomes.map { outcome in
            switch outcome {
            case .joined(let connection, let message): "joined \(connection.number) \(message.type)"
            case .message(let connection, let message): "message \(connection.number) \(message.type)"
            case .left(let connection, _): "left \(connection.number)"
            case .refuse(let frames): "refuse \(refusal(frames)?.code ?? .closing)"
            case .disconnect: "disconnect"
            }
        }
    }

    private func refusal(_ frames: [Payload]) -> Refused? {
        if case .refused(let refused)? = try? Message.decode(frames).message { refused } else { nil }
    }

    private mutating func receive(
        _ message: Message, session: UInt64, sequence: UInt64, from peer: Int = 1, at door: SessionDoor = .clients
    ) throws -> [String] {
        let header = MessageHeader(type: message.type, session: session, sequence: sequence)
        return summary(sessions.receive(try message.encode(header: header), from: peer, at: door))
    }

    @Test("a session begins with a hello and goes on in order")
    mutating func goesOn() throws {
        #expect(try receive(hello, session: 5, sequence: 0) == ["joined 1 clientHello"])
        #expect(try receive(.heartbeat, session: 5, sequence: 1) == ["message 1 heartbeat"])
        #expect(try receive(.heartbeat, session: 5, sequence: 2) == ["message 1 heartbeat"])
        let answer = try #require(try sessions.encode(.heartbeat, for: ConnectionID(number: 1)))
        #expect(answer.peer == 1)
        let header = try Message.decode(answer.frames).header
        #expect(header == MessageHeader(type: .heartbeat, session: 5, sequence: 0))
    }

    @Test("what is not in a session is refused, once")
    mutating func refusesForeign() throws {
        #expect(try receive(.heartbeat, session: 5, sequence: 3) == ["refuse session"])
        #expect(try receive(.heartbeat, session: 5, sequence: 4) == [])
        #expect(try receive(.heartbeat, session: 6, sequence: 4) == ["refuse session"])
        #expect(try receive(.goodbye, session: 7, sequence: 4) == [])
        #expect(try receive(hello, session: 8, sequence: 2) == ["refuse session"])
    }

    @Test("a gap ends the session, with a word in it, and the next hello begins another")
    mutating func noticesGap() throws {
        _ = try receive(hello, session: 5, sequence: 0)
        #expect(try receive(.heartbeat, session: 5, sequence: 2) == ["refuse session", "left 1"])
        #expect(try receive(.heartbeat, session: 5, sequence: 3) == [])
        #expect(try sessions.encode(.heartbeat, for: ConnectionID(number: 1)) == nil)
        #expect(try receive(hello, session: 9, sequence: 0) == ["joined 2 clientHello"])
    }

    @Test("a message of an older session is refused, and the new one goes on")
    mutating func refusesOldSession() throws {
        _ = try receive(hello, session: 5, sequence: 0)
        #expect(try receive(hello, session: 6, sequence: 0) == ["left 1", "joined 2 clientHello"])
        #expect(try receive(.heartbeat, session: 5, sequence: 1) == ["refuse session"])
        #expect(try receive(.heartbeat, session: 6, sequence: 1) == ["message 2 heartbeat"])
        #expect(sessions.count == 1)
    }

    @Test("a role at the wrong address is told the right one")
    mutating func namesRightAddress() throws {
        let header = MessageHeader(type: .clientHello, session: 5, sequence: 0)
        let outcomes = sessions.receive(try hello.encode(header: header), from: 1, at: .workers)
        guard outcomes.count == 1, case .refuse(let frames) = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(refusal(frames)?.code == .wrongAddress)
        #expect(refusal(frames)?.message.contains("tcp://here:2") == true)
        #expect(sessions.count == 0)
    }

    @Test("another version is told both")
    mutating func namesVersions() throws {
        let frames = try hello.encode(header: MessageHeader(type: .clientHello, session: 5, sequence: 0))
        var header = frames[0].withUnsafeBytes { [UInt8]($0) }
        header[4] = 77
        let outcomes = sessions.receive([Payload(header), frames[1]], from: 1, at: .clients)
        guard outcomes.count == 1, case .refuse(let answer) = outcomes[0], let refused = refusal(answer) else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(refused.code == .version)
        #expect(refused.message.contains("77") && refused.message.contains("\(Limits.protocolVersion)"))
        // In the session that it tried to open: a peer listens to no other.
        #expect(MessageHeader.session(of: answer[0]) == 5)
    }

    @Test("what is no message of this protocol ends the connection without a word")
    mutating func dropsNoise() throws {
        _ = try receive(hello, session: 5, sequence: 0)
        #expect(summary(sessions.receive([Payload([1, 2, 3])], from: 2, at: .clients)) == ["disconnect"])
        #expect(summary(sessions.receive([Payload([])], from: 1, at: .clients)) == ["left 1", "disconnect"])
        #expect(sessions.count == 0)
    }

    @Test("a malformed message ends the session")
    mutating func refusesMalformed() throws {
        _ = try receive(hello, session: 5, sequence: 0)
        let header = MessageHeader(type: .submit, session: 5, sequence: 1)
        let frames = try Message.heartbeat.encode(header: header)
        #expect(summary(sessions.receive(frames, from: 1, at: .clients)) == ["refuse malformed", "left 1"])
    }

    @Test("a lost connection ends its session only")
    mutating func losesPeer() throws {
        _ = try receive(hello, session: 5, sequence: 0, from: 1)
        _ = try receive(hello, session: 5, sequence: 0, from: 2)
        #expect(sessions.lost(1) == ConnectionID(number: 1))
        #expect(sessions.lost(1) == nil)
        #expect(sessions.connections == [ConnectionID(number: 2)])
        #expect(sessions.close(ConnectionID(number: 2)) == 2)
        #expect(try receive(.heartbeat, session: 5, sequence: 1, from: 2) == [])
    }
}

@Suite("Messages in parts")
struct MessagePartsTests {
    @Test("a report with many large values becomes several that say the same")
    func splitsReports() {
        let value = [UInt8](repeating: 7, count: 5 << 20)
        var report = Report()
        var bytes: [UInt8] = []
        for index in 0..<10 {
            report.completions.tasks.append(TaskID(graph: 3, index: UInt32(index)))
            report.completions.attempts.append(UInt64(index))
            report.completions.byteCounts.append(UInt64(value.count))
            report.completions.nanoseconds.append(1)
            bytes += value
            report.completions.valueOffsets.append(UInt32(bytes.count))
        }
        report.completions.values = Payload(bytes)
        report.missing.append(TaskID(graph: 3, index: 99))
        let parts = Message.report(report).parts.compactMap { if case .report(let part) = $0 { part } else { nil } }
        #expect(parts.map(\.completions.tasks.count) == [3, 3, 3, 1])
        #expect(parts.flatMap { Array($0.completions.tasks) } == Array(report.completions.tasks))
        #expect(parts.allSatisfy { $0.completions.valueOffsets.count == $0.completions.tasks.count + 1 })
        #expect(parts.allSatisfy { Int($0.completions.valueOffsets.last ?? 0) == $0.completions.values.count })
        #expect(parts.map(\.missing.count) == [0, 0, 0, 1])
        #expect(Message.heartbeat.parts.count == 1)
    }

    @Test("very many failures with long texts fit their frames")
    func splitsFailures() throws {
        let long = String(repeating: "é", count: 200_000)
        let failure = FailureDescription(
            kind: .functionFailed, message: long, key: long, function: "text.upper", arguments: long)
        let failures = Failures(
            request: 1, indices: Array(0..<2_000), failures: Array(repeating: failure, count: 2_000))
        var report = Report()
        report.failures = failures.indices.map {
            TaskFailure(task: TaskID(graph: 1, index: $0), attempt: 1, failure: failure)
        }
        report.returned.append(TaskID(graph: 1, index: 5_000))
        var (told, reported): ([UInt32], [UInt32]) = ([], [])
        for message in Message.failures(failures).parts + Message.report(report).parts {
            let frames = try message.encode(header: MessageHeader(type: message.type, session: 1, sequence: 0))
            switch try Message.decode(frames).message {
            case .failures(let part):
                told += part.indices
                #expect(part.failures.allSatisfy { $0.message.utf8.count <= Limits.textByteCount })
            case .report(let part): reported += part.failures.map(\.task.index)
            default: Issue.record("\(message.type)")
            }
        }
        #expect(told == failures.indices && reported == failures.indices)
    }

    @Test("more releases than a frame holds come before all else")
    func splitsReleases() {
        var work = Work()
        work.attempt = 9
        work.closedGraphs = [4]
        work.released = TaskColumns((0..<3_000_000).map { TaskID(graph: 1, index: $0) })
        work.takenBack.append(TaskID(graph: 1, index: 7))
        work.assignments = [Assignments(graph: 1)]
        let parts = Message.work(work).parts.compactMap { if case .work(let part) = $0 { part } else { nil } }
        #expect(parts.map(\.released.count) == [1 << 20, 1 << 20, 3_000_000 - (2 << 20)])
        #expect(parts.map(\.closedGraphs) == [[4], [], []])
        #expect(parts.map(\.takenBack.count) == [0, 0, 1] && parts.map(\.assignments.count) == [0, 0, 1])
    }
}
