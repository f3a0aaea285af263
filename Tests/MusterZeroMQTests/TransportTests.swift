import MusterGraph
import MusterTransport
import MusterZeroMQ
import Testing

/// The two transports, which must behave the same.
enum TransportKind: CaseIterable, Sendable {
    case zeroMQ, inMemory

    /// Transports that can reach each other, and an address to listen on.
    func transports(_ count: Int) throws -> ([any Transport], Address) {
        switch self {
        case .zeroMQ:
            return (try (0..<count).map { _ in try ZeroMQTransport() }, .tcp(host: "127.0.0.1", port: nil))
        case .inMemory:
            let hub = InMemoryHub()
            return ((0..<count).map { _ in InMemoryTransport(hub: hub) }, .inMemory(name: "*"))
        }
    }

    /// Two transports that can reach each other, and an address to listen on.
    func pair() throws -> (any Transport, any Transport, Address) {
        let (both, address) = try transports(2)
        return (both[0], both[1], address)
    }
}

@Suite("Both transports", .timeLimit(.minutes(10)))
struct TransportTests {
    @Test("carry messages of small, empty and large frames, there and back", arguments: TransportKind.allCases)
    func conversation(kind: TransportKind) throws {
        let (server, client, address) = try kind.pair()
        let sides = Sides(server, client)
        let (listener, actual) = try server.listen(on: address)
        let peer = try client.connect(to: actual)
        #expect(client.send([Payload(text: "too early")], to: peer) == .gone)
        try sides.waitForConnection(of: peer, at: 1)
        let large = Payload(count: 300_000) { bytes in
            for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        }
        let message = [Payload(text: "head"), .empty, large, Payload(text: "tail of an odd length")]
        #expect(client.send(message, to: peer) == .sent)
        let (heard, frames) = try sides.waitForMessage(at: 0)
        #expect(frames == message)
        #expect(frames[3].aligned().borrowedBytes.baseAddress == frames[3].borrowedBytes.baseAddress)
        #expect(server.send(frames.reversed(), to: heard) == .sent)
        #expect(try sides.waitForMessage(at: 1).frames == message.reversed())
        server.close(listener)
        _ = try sides.waitForEnd(of: peer, at: 1)
        server.shutdown()
        client.shutdown()
        client.shutdown()
    }

    @Test("let a dialer wait for its listener", arguments: TransportKind.allCases)
    func dialingFirst(kind: TransportKind) throws {
        let (all, open) = try kind.transports(3)
        let (earlier, server, client) = (all[0], all[1], all[2])
        let (_, address) = try earlier.listen(on: open)
        // When this returns, nobody listens there any more.
        earlier.shutdown()
        let sides = Sides(server, client)
        let peer = try client.connect(to: address)
        #expect(sides.takeRest(at: 1).isEmpty)
        _ = try server.listen(on: address)
        try sides.waitForConnection(of: peer, at: 1)
        #expect(client.send([Payload(text: "at last")], to: peer) == .sent)
        #expect(try sides.waitForMessage(at: 0).frames.map(\.text) == ["at last"])
        server.shutdown()
        client.shutdown()
    }

    @Test("report a listener's lost peer, after all that it sent", arguments: TransportKind.allCases)
    func departure(kind: TransportKind) throws {
        let (server, client, open) = try kind.pair()
        let sides = Sides(server, client)
        let (_, address) = try server.listen(on: open)
        let peer = try client.connect(to: address)
        try sides.waitForConnection(of: peer, at: 1)
        for number in 0..<300 { #expect(client.send([Payload(text: "\(number)")], to: peer) == .sent) }
        client.close(peer)
        var heard: PeerID?
        for number in 0..<300 {
            let (from, frames) = try sides.waitForMessage(at: 0)
            heard = from
            #expect(frames[0].text == "\(number)")
        }
        _ = try sides.waitForEnd(of: try #require(heard), at: 0)
        #expect(server.send([.empty], to: try #require(heard)) == .gone)
        #expect(sides.takeRest(at: 1).isEmpty, "nothing is reported about a closed peer")
        server.shutdown()
        client.shutdown()
    }

    @Test("cut a peer off, which returns under a new number", arguments: TransportKind.allCases)
    func cutting(kind: TransportKind) throws {
        let (server, client, open) = try kind.pair()
        let sides = Sides(server, client)
        let (_, address) = try server.listen(on: open)
        let peer = try client.connect(to: address)
        try sides.waitForConnection(of: peer, at: 1)
        #expect(client.send([Payload(text: "first")], to: peer) == .sent)
        let first = try sides.waitForMessage(at: 0).from
        #expect(server.send([Payload(text: "goodbye")], to: first) == .sent)
        server.close(first)
        #expect(try sides.waitForMessage(at: 1).frames[0].text == "goodbye")
        _ = try sides.waitForEnd(of: peer, at: 1)
        try sides.waitForConnection(of: peer, at: 1)
        #expect(client.send([Payload(text: "second")], to: peer) == .sent)
        let (second, frames) = try sides.waitForMessage(at: 0)
        #expect(frames[0].text == "second")
        #expect(second != first)
        #expect(sides.takeRest(at: 0).isEmpty, "nothing is reported about a closed peer")
        server.shutdown()
        client.shutdown()
    }

    @Test("say last words when they shut down", arguments: TransportKind.allCases)
    func lastWords(kind: TransportKind) throws {
        let (server, client, open) = try kind.pair()
        let (_, address) = try server.listen(on: open)
        let sides = Sides(server, client)
        let peer = try client.connect(to: address)
        try sides.waitForConnection(of: peer, at: 1)
        #expect(client.send([Payload(text: "goodbye")], to: peer) == .sent)
        client.shutdown()
        #expect(try sides.waitForMessage(at: 0).frames[0].text == "goodbye")
        server.shutdown()
    }

    @Test("wake a waiting poll from another thread", arguments: TransportKind.allCases)
    func waking(kind: TransportKind) throws {
        let (transport, _, _) = try kind.pair()
        let waker = transport.waker
        startThread(named: "waker") { waker.wake() }
        var events: [TransportEvent] = []
        transport.poll(until: nil, into: &events)
        #expect(events.isEmpty)
        transport.shutdown()
    }

    @Test("name the address that is taken, or that they cannot use", arguments: TransportKind.allCases)
    func wrongAddresses(kind: TransportKind) throws {
        let (server, client, open) = try kind.pair()
        let (_, address) = try server.listen(on: open)
        #expect(throws: TransportError.addressInUse(address)) { try client.listen(on: address) }
        let other = kind == .zeroMQ ? Address.inMemory(name: "x") : .tcp(host: "localhost", port: 1)
        for use in [{ _ = try client.listen(on: other) }, { _ = try client.connect(to: other) }] {
            let error = #expect(throws: TransportError.self) { try use() }
            guard case .unsupported(other, _)? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        server.shutdown()
        client.shutdown()
    }
}
