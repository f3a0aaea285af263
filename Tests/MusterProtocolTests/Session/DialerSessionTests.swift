import MusterGraph
import Testing

@testable import MusterProtocol

/// The dialing side of a session, against a listener's link.
struct DialerSessionTests {
    private var session = DialerSession(number: 7)
    private var listener = SessionLink(session: 7)

    /// What frames come to, in a word.
    private mutating func receive(_ frames: [Payload]) -> String {
        switch session.receive(frames) {
        case .message(let message): "\(message.type)"
        case .foreign: "foreign"
        case .broken(let reason): "broken: \(reason)"
        case .incompatible(let reason): "incompatible: \(reason)"
        }
    }

    @Test("messages go out numbered, and come in in order")
    mutating func inOrder() throws {
        for sequence: UInt64 in 0..<3 {
            let frames = try session.encode(.heartbeat)
            #expect(
                try MessageHeader(decoding: frames[0])
                    == MessageHeader(type: .heartbeat, session: 7, sequence: sequence))
        }
        for _ in 0..<3 { #expect(receive(try Message.goodbye.encode(on: &listener)) == "goodbye") }
    }

    @Test("a gap ends the session")
    mutating func gap() throws {
        _ = try Message.heartbeat.encode(on: &listener)
        #expect(receive(try Message.heartbeat.encode(on: &listener)) == "broken: messages were lost")
    }

    @Test("a refusal is heard whatever its number, as who sends it may know nothing of the session")
    mutating func refusal() throws {
        let refused = Message.refused(Refused(code: .session, message: "who are you?"))
        let frames = try refused.encode(header: MessageHeader(type: .refused, session: 7, sequence: 99))
        #expect(receive(frames) == "refused")
    }

    @Test("messages of another session are foreign, even when they make no sense")
    mutating func foreign() throws {
        let header = MessageHeader(type: .answer, session: 8, sequence: 0)
        let frames = try Message.heartbeat.encode(header: header)
        #expect(receive(frames) == "foreign")
        #expect(receive([frames[0]]) == "foreign")
    }

    @Test("what is no message ends the session")
    mutating func nonsense() throws {
        #expect(receive([]).hasPrefix("broken: "))
        #expect(receive([Payload(Array("HTTP/1.1 400 Bad Request".utf8))]).hasPrefix("broken: "))
        let header = MessageHeader(type: .answer, session: 7, sequence: 0)
        #expect(receive(try Message.heartbeat.encode(header: header)).hasPrefix("broken: "))
    }

    @Test("another version is told with both numbers")
    mutating func version() throws {
        var frames = try Message.heartbeat.encode(on: &listener)
        var bytes = frames[0].withUnsafeBytes { [UInt8]($0) }
        bytes[4] = 9
        frames[0] = Payload(bytes)
        let text = receive(frames)
        #expect(text.hasPrefix("incompatible: ") && text.contains("9") && text.contains("\(Limits.protocolVersion)"))
    }

    @Test("a message that is too large is not sent, and leaves the session sound")
    mutating func tooLarge() throws {
        let part = Payload([UInt8](repeating: 0, count: Limits.frameByteCount + 1))
        #expect(throws: ProtocolFailure.self) {
            try session.encode(.submitPart(SubmitPart(request: 1, offset: 0, part: part)))
        }
        #expect(try MessageHeader(decoding: try session.encode(.heartbeat)[0]).sequence == 0)
    }
}
