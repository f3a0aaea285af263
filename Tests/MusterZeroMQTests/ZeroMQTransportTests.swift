import Glibc
import MusterGraph
import MusterTransport
import MusterZeroMQ
import Testing

@Suite("The ZeroMQ transport", .timeLimit(.minutes(10)))
struct ZeroMQTransportTests {
    @Test(
        "listens on names and addresses, on ports that dialers do not get",
        arguments: ["tcp://localhost", "tcp://127.0.0.1:0", "tcp://*"])
    func listening(text: String) throws {
        let transport = try ZeroMQTransport()
        let (_, actual) = try transport.listen(on: Address(text))
        guard case .tcp(let host, let port?) = actual, case .tcp(host, _) = try Address(text) else {
            Issue.record("\(actual)")
            return
        }
        #expect(port >= 1024)
        #expect(!(32_768...60_999).contains(port))
        transport.shutdown()
        #expect(throws: TransportError.stopped) { try transport.listen(on: actual) }
    }

    @Test(
        "says why it cannot listen",
        arguments: [
            ("tcp://no-such-host.invalid:5555", "could not be looked up"),
            ("tcp://192.0.2.1:5555", "no such interface"),
        ])
    func notListening(text: String, hint: String) throws {
        let transport = try ZeroMQTransport()
        let error = #expect(throws: TransportError.self) { try transport.listen(on: Address(text)) }
        #expect(error?.description.contains(hint) == true)
        #expect(throws: TransportError.portMissing(.tcp(host: "localhost", port: nil))) {
            try transport.connect(to: .tcp(host: "localhost", port: nil))
        }
        transport.shutdown()
    }

    @Test(
        "reports a server that speaks something else, and does not try again",
        arguments: [
            [Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8) + [UInt8](repeating: 0x20, count: 300)],
            [ZMTP.greeting, ZMTP.ready(socketType: "PUB")],
        ])
    func wrongServer(answers: [[UInt8]]) throws {
        let server = try RawServer(answers: answers)
        let transport = try ZeroMQTransport()
        let peer = try transport.connect(to: server.address)
        let sides = Sides(transport)
        let reason = try sides.wait("refusal", at: 0) { event -> String? in
            if case .refused(peer, let reason) = event { reason } else { nil }
        }
        #expect(!reason.isEmpty)
        #expect(transport.send([.empty], to: peer) == .gone)
        #expect(sides.takeRest(at: 0).isEmpty)
        transport.close(peer)
        transport.shutdown()
    }

    @Test("queues for a slow peer up to a limit, says so, and loses nothing", arguments: [true, false])
    func slowPeer(fromListener: Bool) throws {
        var configuration = ZeroMQTransport.Configuration()
        configuration.queuedMessageCount = 10
        configuration.queuedByteCount = 1 << 20
        let server = try ZeroMQTransport(configuration: configuration)
        let client = try ZeroMQTransport(configuration: configuration)
        let sides = Sides(server, client)
        let dialed = try client.connect(to: server.listen(on: .tcp(host: "127.0.0.1", port: nil)).1)
        try sides.waitForConnection(of: dialed, at: 1)
        #expect(client.send([Payload(text: "hello")], to: dialed) == .sent)
        let heard = try sides.waitForMessage(at: 0).from
        let (sender, peer, writer, reader) = fromListener ? (server, heard, 0, 1) : (client, dialed, 1, 0)
        // Nobody reads meanwhile: the queues on both sides and in the system fill up.
        var count: UInt32 = 0
        func message() -> [Payload] {
            [Payload(count: 50_000) { $0.initializeMemory(as: UInt32.self, repeating: count) }]
        }
        while sender.send(message(), to: peer) == .sent { count += 1 }
        #expect(sender.send(message(), to: peer) == .full)
        #expect(count > 20)
        for number in 0..<count {
            let frames = try sides.waitForMessage(at: reader).frames
            #expect(frames[0].borrowedBytes.loadUnaligned(as: UInt32.self) == number)
        }
        try sides.wait("room", at: writer) { event -> Void? in
            if case .writable(peer, _) = event { () } else { nil }
        }
        #expect(sender.send(message(), to: peer) == .sent)
        #expect(try sides.waitForMessage(at: reader).frames == message())
        server.shutdown()
        client.shutdown()
    }

    @Test("gives ZeroMQ no more for a peer than the window has, however large the messages")
    func window() throws {
        var configuration = ZeroMQTransport.Configuration()
        configuration.windowByteCount = 4 << 20
        configuration.queuedByteCount = 4 << 20
        let server = try ZeroMQTransport(configuration: configuration)
        configuration.queuedMessageCount = 1
        let client = try ZeroMQTransport(configuration: configuration)
        let sides = Sides(server, client)
        let dialed = try client.connect(to: server.listen(on: .tcp(host: "127.0.0.1", port: nil)).1)
        try sides.waitForConnection(of: dialed, at: 1)
        #expect(client.send([Payload(text: "hello")], to: dialed) == .sent)
        let heard = try sides.waitForMessage(at: 0).from
        let message = [Payload([UInt8](repeating: 7, count: 1 << 20))]
        // ZeroMQ itself would take a thousand. What the client's kernel and its ZeroMQ take beside is a few of them.
        var count = 0
        while count < 1_000, server.send(message, to: heard) == .sent { count += 1 }
        #expect((8..<100).contains(count))
        for _ in 0..<count { #expect(try sides.waitForMessage(at: 1).frames == message) }
        try sides.wait("room", at: 0) { event -> Void? in
            if case .writable(heard, _) = event { () } else { nil }
        }
        #expect(server.send(message, to: heard) == .sent)
        #expect(try sides.waitForMessage(at: 1).frames == message)
        server.shutdown()
        client.shutdown()
    }

    @Test("dials again when the listener has died and come back")
    func listenerRestarts() throws {
        let first = try ZeroMQTransport()
        let client = try ZeroMQTransport()
        let (_, address) = try first.listen(on: .tcp(host: "127.0.0.1", port: nil))
        let peer = try client.connect(to: address)
        let sides = Sides(first, client)
        try sides.waitForConnection(of: peer, at: 1)
        first.shutdown()
        let alone = Sides(client)
        _ = try alone.waitForEnd(of: peer, at: 0)
        let second = try ZeroMQTransport()
        _ = try second.listen(on: address)
        let again = Sides(second, client)
        try again.waitForConnection(of: peer, at: 1)
        #expect(client.send([Payload(text: "again")], to: peer) == .sent)
        #expect(try again.waitForMessage(at: 0).frames[0].text == "again")
        client.shutdown()
        second.shutdown()
    }

    @Test("serves many peers, and tells them apart")
    func manyPeers() throws {
        let server = try ZeroMQTransport()
        let client = try ZeroMQTransport()
        let (_, address) = try server.listen(on: .tcp(host: "127.0.0.1", port: nil))
        let sides = Sides(server, client)
        let peers = try (0..<40).map { _ in try client.connect(to: address) }
        for (number, peer) in peers.enumerated() {
            try sides.waitForConnection(of: peer, at: 1)
            #expect(client.send([Payload(text: "\(number)")], to: peer) == .sent)
        }
        var heard: Set<PeerID> = []
        for _ in peers {
            let (peer, frames) = try sides.waitForMessage(at: 0)
            heard.insert(peer)
            #expect(server.send(frames, to: peer) == .sent)
        }
        #expect(heard.count == peers.count)
        for _ in peers {
            let (peer, frames) = try sides.waitForMessage(at: 1)
            #expect(frames[0].text == peers.firstIndex(of: peer).map(String.init))
        }
        client.shutdown()
        for peer in heard { _ = try Sides(server).waitForEndOrGone(of: peer, by: server) }
        server.shutdown()
    }
}

extension Sides {
    /// Polls until nothing can be sent to a peer any more.
    func waitForEndOrGone(of peer: PeerID, by transport: any Transport) throws {
        try wait("\(peer) is gone") { transport.send([.empty], to: peer) == .gone }
    }
}

/// A server that says fixed things to whoever comes: one at once, and another when it has heard a greeting.
final class RawServer: Sendable {
    let address: Address
    private let descriptor: Int32

    init(answers: [[UInt8]]) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var name = RawPeer.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(descriptor, name, size) == 0 ? getsockname(descriptor, name, &size) : -1
            }
        }
        guard status == 0, listen(descriptor, 10) == 0 else {
            throw TransportError.system(operation: "listen", code: errno, problem: String(cString: strerror(errno)))
        }
        address = .tcp(host: "127.0.0.1", port: UInt16(bigEndian: name.sin_port))
        startThread(named: "raw server") {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                var heard = [UInt8](repeating: 0, count: ZMTP.greeting.count)
                for answer in answers {
                    _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
                    _ = recv(connection, &heard, heard.count, Int32(MSG_WAITALL))
                }
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) == 1 {}
                close(connection)
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}
