import MusterGraph
import MusterProtocol
import Testing

@Suite("What the codec refuses")
struct RefusalTests {
    private let heartbeat: [UInt8] =
        Array("MSTR".utf8) + [1, 0, 6, 0] + [1, 0, 0, 0, 0, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 0]

    @Test("a header is checked before anything else")
    func headers() throws {
        #expect(throws: ProtocolFailure.notMuster) { try Message.decode([]) }
        #expect(throws: ProtocolFailure.notMuster) { try Message.decode([.empty]) }
        #expect(throws: ProtocolFailure.notMuster) { try Message.decode([Payload(Array("GET / HTTP/1.1".utf8))]) }
        #expect(throws: ProtocolFailure.notMuster) { try Message.decode([Payload(heartbeat + [0]), Payload([0x90])]) }
        var unknown = heartbeat
        unknown[6] = 200
        #expect(throws: ProtocolFailure.unknownType(number: 200)) { try Message.decode([Payload(unknown)]) }
    }

    @Test("another version is refused with both versions, whatever else the message holds")
    func versions() {
        let failure = #expect(throws: ProtocolFailure.self) {
            try Message.decode([Payload(Array("MSTR".utf8) + [9, 0, 1, 2, 3])])
        }
        #expect(failure == .version(found: 9))
        #expect(failure?.description == "the other side speaks version 9 of the protocol, and this one version 1")
        #expect(failure?.refusal.code == .version)
    }

    @Test(
        "a message's frames and fields are what they should be",
        arguments: [
            (6, [], "1 frames, and a message has 2 or 3"),
            (6, [[0x90], [], []], "4 frames, and a message has 2 or 3"),
            (6, [[]], "the bytes end where array should be"),
            (6, [[0x90, 0x01]], "1 bytes follow the fields"),
            (6, [[0x90], [1]], "the payload has 1 bytes, and the fields tell of 0"),
            (50, [[0x91, 5]], "a record has 1 fields, and needs 2"),
            (5, [[0x92, 99, 0xa0]], "99 is no Code"),
            (58, [[0x91, 0x92, 0xc4, 7, 0, 0, 0, 0, 0, 0, 0, 0xc4, 0]], "does not hold numbers of 8"),
            (58, [[0x91, 0x92, 0xc4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0xc4, 0]], "0 and 1 rows"),
            (53, [[0x94, 1, 0xc4, 0, 0xc4, 0, 0xc4, 4, 1, 0, 0, 0]], "the first is not 0"),
            (
                53, [[0x94, 1, 0xc4, 4, 0, 0, 0, 0, 0xc4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0xc4, 8, 0, 0, 0, 0, 9, 0, 0, 0]],
                "the fields tell of more"
            ),
            (
                53,
                [
                    [
                        0x94, 1, 0xc4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0xc4, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0xc4, 12,
                        0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0,
                    ], [1, 2],
                ], "offsets fall"
            ),
            (21, [[0x93, 0xdd, 0x7f, 0xff, 0xff, 0xff]], "needs more than the 5 bytes left"),
            (
                32,
                [
                    [
                        0x94, 0xc4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0x92, 0xc4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0xc4, 4, 0, 0, 0,
                        0, 0xc4, 8,
                        0, 0, 0, 0, 0, 0, 0, 0, 0xc4, 4, 1, 0, 16, 0,
                    ]
                ], "a part of 1048577 bytes"
            ),
            (48, [[0x97, 1, 0, 0, 0xc4, 0, 0, 2, 0xc2], [1, 2, 3]], "a graph of 2 bytes, of which 3 come at once"),
            (59, [[0x93, 1, 10, 0xc0]], "10 is no Kind"), (59, [[0x93, 1, 0, 0xc0]], "0 is no Kind"),
            (59, [[0x93, 1, 6, 0x81, 0xa1, 0xff, 0xc0]], "a string is not UTF-8"),
            (59, [[0x93, 1, 5, 0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 2]], "stands twice in a map"),
            (61, [[0x93, 1, 0xa0, 8]], "8 is no Reason"), (52, [[0x93, 1, 0x90, 9]], "9 is no RejectionReason"),
        ] as [(UInt8, [[UInt8]], String)])
    func malformed(type: UInt8, rest: [[UInt8]], message: String) {
        var header = heartbeat
        header[6] = type
        let failure = #expect(throws: ProtocolFailure.self) {
            try Message.decode(([header] + rest).map { Payload($0) })
        }
        #expect(failure?.description.contains(message) == true, "\(failure.debugDescription)")
        #expect(failure?.refusal.code == .malformed)
    }

    @Test("limits hold for frames and their number")
    func limits() {
        let failure = #expect(throws: ProtocolFailure.self) {
            try Message.decode([Payload(heartbeat)] + Array(repeating: .empty, count: Limits.frameCount))
        }
        #expect(failure?.refusal.code == .limit)
        let large = Payload(count: Limits.frameByteCount + 1) { _ in }
        #expect(throws: ProtocolFailure.self) { try Message.decode([Payload(heartbeat), large]) }
    }

    @Test("a string too long for a reader is cut where people read it, and refused where it is a name")
    func longStrings() throws {
        let long = String(repeating: "é", count: Limits.stringByteCount)
        var link = SessionLink(session: 1)
        #expect(throws: ProtocolFailure.self) {
            try Message.clientHello(ClientHello(name: long, processID: 1)).encode(on: &link)
        }
        // The link has not counted what was not sent.
        let frames = try Message.requestFailed(RequestFailed(request: 1, message: long)).encode(on: &link)
        let (header, message) = try Message.decode(frames)
        #expect(header.sequence == 0)
        guard case .requestFailed(let failed) = message else { return #expect(Bool(false), "not a failure") }
        #expect(failed.message.hasSuffix("é…"))
        #expect(failed.message.utf8.count <= Limits.stringByteCount)
    }

    @Test("a value too deep for a reader is refused before it is sent")
    func deepValues() {
        let deep = (0..<200).reduce(Value.null) { value, _ in .list([value]) }
        var link = SessionLink(session: 1)
        #expect(throws: ProtocolFailure.self) { try Message.answer(Answer(request: 1, value: deep)).encode(on: &link) }
    }
}

@Suite("Sessions")
struct SessionLinkTests {
    @Test("messages are counted, and a missing or foreign one is seen")
    func counting() {
        var (sender, receiver) = (SessionLink(session: 7), SessionLink(session: 7))
        #expect(receiver.judge(sender.header(for: .heartbeat)) == .deliver)
        #expect(receiver.judge(sender.header(for: .goodbye)) == .deliver)
        _ = sender.header(for: .heartbeat)
        #expect(receiver.judge(sender.header(for: .heartbeat)) == .gap)
        #expect(receiver.judge(MessageHeader(type: .heartbeat, session: 8, sequence: 2)) == .foreign)
    }
}
