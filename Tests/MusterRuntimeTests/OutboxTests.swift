import MusterGraph
import MusterTransport
import Testing

@testable import MusterRuntime

/// A transport whose peers take as many messages as a test says.
private final class NarrowTransport: Transport {
    let waker = Waker()
    var room = 0
    var isGone = false
    var sent: [UInt8] = []
    var closed: [PeerID] = []

    func listen(on address: Address) throws(TransportError) -> (ListenerID, Address) { (.next(), address) }
    func connect(to address: Address, isWatched: Bool) throws(TransportError) -> PeerID { .next() }
    func close(_ peer: PeerID) { closed.append(peer) }
    func close(_ listener: ListenerID) {}
    func shutdown() {}

    func send(_ frames: [Payload], to peer: PeerID) -> SendOutcome {
        guard !isGone else { return .gone }
        guard room > 0 else { return .full }
        room -= 1
        sent.append(frames[0].borrowedBytes[0])
        return .sent
    }

    func poll(until deadline: ContinuousClock.Instant?, into events: inout [TransportEvent]) {
        waker.wait(until: deadline)
        waker.reset()
    }
}

/// An outbox to which expectations can refer while it changes.
private final class OutboxBox {
    var outbox: Outbox

    init(_ outbox: Outbox) { self.outbox = outbox }

    func send(_ frames: [Payload], to peer: PeerID) -> Outbox.Outcome { outbox.send(frames, to: peer) }
    func resume(_ peer: PeerID) -> Bool { outbox.resume(peer) }
    func close(_ peer: PeerID) { outbox.close(peer) }
}

@Suite("Messages that wait for a peer", .timeLimit(.minutes(10)))
struct OutboxTests {
    /// Does `body` on the thread of a reactor with a narrow transport. At most 10 bytes may wait.
    private func onReactor(
        _ body: @escaping @Sendable (OutboxBox, NarrowTransport, PeerID) -> Void
    ) throws {
        // Made here and used on the reactor's thread only.
        nonisolated(unsafe) let transport = NarrowTransport()
        let reactor = Reactor(name: "narrow", transport: transport)
        defer { reactor.stop() }
        try reactor.runAndWait {
            body(OutboxBox(Outbox(reactor: reactor, limit: 10)), transport, .next())
        }
    }

    private static func message(_ number: UInt8) -> [Payload] { [Payload([number, 0, 0, 0])] }

    @Test("they keep their order, and go when there is room")
    func keepsOrder() throws {
        try onReactor { outbox, transport, peer in
            transport.room = 1
            for number in 1...3 as ClosedRange<UInt8> {
                #expect(outbox.send(Self.message(number), to: peer) == .accepted)
            }
            #expect(transport.sent == [1])
            transport.room = 1
            // There is room, but what waits comes first.
            #expect(outbox.send([Payload([4])], to: peer) == .accepted)
            #expect(transport.sent == [1])
            #expect(outbox.resume(peer))
            #expect(transport.sent == [1, 2])
            transport.room = 9
            #expect(outbox.resume(peer))
            #expect(transport.sent == [1, 2, 3, 4])
        }
    }

    @Test("too many bytes are refused; one message may have any size")
    func isBounded() throws {
        try onReactor { outbox, transport, peer in
            #expect(outbox.send([Payload([UInt8](repeating: 1, count: 100))], to: peer) == .accepted)
            #expect(outbox.send(Self.message(2), to: peer) == .overflowed)
        }
        try onReactor { outbox, transport, peer in
            #expect(outbox.send(Self.message(1), to: peer) == .accepted)
            #expect(outbox.send(Self.message(2), to: peer) == .accepted)
            #expect(outbox.send(Self.message(3), to: peer) == .overflowed)
        }
    }

    @Test("of all that wait, most is given up first")
    func isBoundedTogether() throws {
        nonisolated(unsafe) let transport = NarrowTransport()
        let reactor = Reactor(name: "narrow", transport: transport)
        defer { reactor.stop() }
        try reactor.runAndWait {
            let outbox = OutboxBox(Outbox(reactor: reactor, limit: 10, totalLimit: 12))
            let (much, little, taker) = (PeerID.next(), PeerID.next(), PeerID.next())
            for _ in 0..<2 { #expect(outbox.send(Self.message(1), to: much) == .accepted) }
            #expect(outbox.send(Self.message(2), to: little) == .accepted)
            #expect(outbox.outbox.slowest == nil)
            #expect(outbox.send(Self.message(3), to: taker) == .accepted)
            #expect(outbox.outbox.slowest == much)
            outbox.outbox.cut(much)
            #expect(outbox.outbox.slowest == nil)
            #expect(outbox.outbox.byteCount == 8)
            // What is sent, refused or gone does not count any more.
            transport.room = 1
            #expect(outbox.resume(little))
            #expect(outbox.send(Self.message(4), to: taker) == .accepted)
            #expect(outbox.send(Self.message(5), to: taker) == .overflowed)
            #expect(outbox.outbox.byteCount == 8)
            transport.isGone = true
            #expect(!outbox.resume(taker))
            #expect(outbox.outbox.byteCount == 0)
        }
    }

    @Test("a connection that ends with words to say waits for them")
    func closesAtEnd() throws {
        try onReactor { outbox, transport, peer in
            #expect(outbox.send(Self.message(1), to: peer) == .accepted)
            outbox.close(peer)
            #expect(transport.closed.isEmpty)
            transport.room = 1
            #expect(outbox.resume(peer))
            #expect(transport.closed == [peer])
        }
    }

    @Test("a connection that is gone is said to be")
    func noticesLoss() throws {
        try onReactor { outbox, transport, peer in
            #expect(outbox.send(Self.message(1), to: peer) == .accepted)
            transport.isGone = true
            #expect(!outbox.resume(peer))
            #expect(outbox.send(Self.message(2), to: peer) == .gone)
        }
    }
}
