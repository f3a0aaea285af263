import MusterGraph
import MusterTransport
import MusterZeroMQ
import Testing

@Suite("A ZeroMQ listener", .timeLimit(.minutes(10)))
struct HostilePeerTests {
    /// A listener on loopback that was tuned by `tune`.
    private func listen(
        tuned tune: (inout ZeroMQTransport.Configuration) -> Void = { _ in }
    ) throws -> (ZeroMQTransport, Address) {
        var configuration = ZeroMQTransport.Configuration()
        tune(&configuration)
        let transport = try ZeroMQTransport(configuration: configuration)
        return (transport, try transport.listen(on: .tcp(host: "127.0.0.1", port: nil)).1)
    }

    /// Checks that `server` still serves an honest peer, and has heard of nobody else.
    private func expectService(of server: ZeroMQTransport, at address: Address) throws {
        let client = try ZeroMQTransport()
        let sides = Sides(server, client)
        let peer = try client.connect(to: address)
        try sides.waitForConnection(of: peer, at: 1)
        #expect(client.send([Payload(text: "honest")], to: peer) == .sent)
        let (from, frames) = try sides.waitForMessage(at: 0)
        #expect(frames.map(\.text) == ["honest"])
        #expect(server.send(frames, to: from) == .sent)
        #expect(try sides.waitForMessage(at: 1).frames == frames)
        client.shutdown()
    }

    @Test(
        "hears nothing from what is not ZeroMQ, and goes on",
        arguments: [
            (false, Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8) + [UInt8](repeating: 0x20, count: 400)),
            (false, [UInt8](repeating: 0, count: 10_000)),
            (false, [UInt8](repeating: 0xff, count: 10_000)),
            (false, (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }),
            (false, ZMTP.greeting),
            (false, ZMTP.greeting + [4, 0xff]),
            (true, [2, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            (true, [0, 100, 1, 2, 3]),
            (true, ZMTP.part([1, 2, 3], more: true)),
        ] as [(Bool, [UInt8])])
    func garbage(afterHandshake: Bool, bytes: [UInt8]) throws {
        let (server, address) = try listen { $0.handshakeTimeout = .milliseconds(50) }
        let raw = try RawPeer(to: address)
        if afterHandshake { raw.shakeHands() }
        raw.send(bytes)
        let sides = Sides(server)
        try expectService(of: server, at: address)
        #expect(sides.takeRest(at: 0).allSatisfy { if case .message = $0 { false } else { true } })
        withExtendedLifetime(raw) {}
        server.shutdown()
    }

    @Test("cuts off a peer that sends a message of too many frames")
    func tooManyFrames() throws {
        let (server, address) = try listen()
        let raw = try RawPeer(to: address)
        raw.shakeHands()
        raw.send(ZMTP.part([1], more: false))
        let sides = Sides(server)
        let heard = try sides.waitForMessage(at: 0)
        #expect(heard.frames == [Payload([1])])
        for _ in 0..<1000 { raw.send(ZMTP.part([2], more: true)) }
        raw.send(ZMTP.part([3], more: false))
        #expect(try sides.waitForEnd(of: heard.from, at: 0).contains("64 frames"))
        try sides.wait("the connection is cut") { raw.isCut }
        #expect(sides.takeRest(at: 0).isEmpty)
        try expectService(of: server, at: address)
        server.shutdown()
    }

    @Test("cuts off a peer whose message does not end, also among many", arguments: [true, false], [0, 300])
    func endlessMessage(afterAnHonestOne: Bool, otherCount: Int) throws {
        let (server, address) = try listen { $0.maximumMessageByteCount = 2 << 20 }
        let others = try (0..<otherCount).map { _ in try RawPeer(to: address) }
        for other in others { other.shakeHands() }
        let raw = try RawPeer(to: address)
        raw.shakeHands()
        if afterAnHonestOne { raw.send(ZMTP.part([1], more: false)) }
        let sides = Sides(server)
        let part = ZMTP.part([UInt8](repeating: 7, count: 100_000), more: true)
        try sides.wait("the connection is cut") { !raw.send(part) || raw.isCut }
        if afterAnHonestOne { _ = try sides.waitForEnd(of: sides.waitForMessage(at: 0).from, at: 0) }
        #expect(sides.takeRest(at: 0).isEmpty)
        #expect(others.filter(\.isCut).isEmpty)
        try expectService(of: server, at: address)
        server.shutdown()
    }

    @Test("cuts off a peer that sends too large a frame")
    func tooLargeFrame() throws {
        let (server, address) = try listen { $0.maximumFrameByteCount = 1000 }
        let raw = try RawPeer(to: address)
        raw.shakeHands()
        raw.send(ZMTP.part([UInt8](repeating: 1, count: 1000), more: false))
        let sides = Sides(server)
        let heard = try sides.waitForMessage(at: 0)
        raw.send(ZMTP.part([UInt8](repeating: 1, count: 1001), more: false))
        _ = try sides.waitForEnd(of: heard.from, at: 0)
        try expectService(of: server, at: address)
        server.shutdown()
    }

    @Test("notices a peer that has said how often it asks, and does not ask any more")
    func deadPeer() throws {
        let (server, address) = try listen()
        let raw = try RawPeer(to: address)
        raw.shakeHands()
        raw.send(ZMTP.part([1], more: false))
        raw.send(ZMTP.ping(timeToLive: 1))
        let sides = Sides(server)
        let heard = try sides.waitForMessage(at: 0)
        _ = try sides.waitForEnd(of: heard.from, at: 0)
        #expect(server.send([.empty], to: heard.from) == .gone)
        server.shutdown()
    }
}
