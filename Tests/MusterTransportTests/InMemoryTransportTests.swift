import MusterGraph
import MusterTransport
import Synchronization
import Testing

@Suite("The in-memory transport")
struct InMemoryTransportTests {
    @Test("peers on one transport pass frames by reference, without the mailbox's wake-up")
    func oneTransport() throws {
        let transport = InMemoryTransport(hub: InMemoryHub())
        let (listener, address) = try transport.listen(on: .inMemory(name: "*"))
        let peer = try transport.connect(to: address)
        #expect(transport.take().map(\.peer) == [peer])
        let frame = Payload([1, 2, 3])
        #expect(transport.send([frame], to: peer) == .sent)
        let events = transport.take()
        guard events.count == 1, case .message(let heard, listener, let frames) = events[0] else {
            Issue.record("one message was expected: \(events)")
            return
        }
        #expect(heard != peer)
        #expect(frames[0].borrowedBytes.baseAddress == frame.borrowedBytes.baseAddress)
        transport.close(heard)
        let ends = transport.take()
        guard ends.count == 1, case .disconnected(peer, nil, _) = ends[0] else {
            Issue.record("the dialer hears of the end: \(ends)")
            return
        }
        #expect(transport.send([frame], to: peer) == .gone)
    }

    @Test("a slow reader's sender hears that it is full, and later that there is room")
    func fullAndWritable() throws {
        let hub = InMemoryHub()
        let (reader, writer) = (InMemoryTransport(hub: hub), InMemoryTransport(hub: hub))
        let (_, address) = try reader.listen(on: .inMemory(name: "reader"))
        let peer = try writer.connect(to: address)
        #expect(writer.take().count == 1)
        let megabyte = Payload(count: 1 << 20) { $0.initializeMemory(as: UInt8.self, repeating: 7) }
        var sent = 0
        while writer.send([megabyte], to: peer) == .sent { sent += 1 }
        #expect(sent >= 32)
        #expect(reader.take().count == sent)
        guard case .writable(peer, nil)? = writer.take().first else {
            Issue.record("the writer was not told that there is room")
            return
        }
        #expect(writer.send([megabyte], to: peer) == .sent)
        #expect(reader.take().count == 1)
        #expect(writer.take().isEmpty)
    }

    @Test("two threads exchange messages and lose none")
    func twoThreads() throws {
        let hub = InMemoryHub()
        let rounds = 2000
        let echo = InMemoryTransport(hub: hub)
        let (_, address) = try echo.listen(on: .inMemory(name: "echo"))
        let finished = ThreadSignal()
        // Handed over to the new thread, and not used here any more.
        nonisolated(unsafe) let server = echo
        startThread(named: "echo") {
            var left = rounds
            while left > 0 {
                var events: [TransportEvent] = []
                server.poll(until: nil, into: &events)
                for case .message(let peer, _, let frames) in events {
                    _ = server.send(frames, to: peer)
                    left -= 1
                }
            }
            finished.fire()
        }
        let dialer = InMemoryTransport(hub: hub)
        let peer = try dialer.connect(to: address)
        var answers: [UInt8] = []
        while answers.count < rounds {
            var events: [TransportEvent] = []
            dialer.poll(until: .now + .seconds(10), into: &events)
            try #require(!events.isEmpty, "no answer after 10 s")
            for event in events {
                if case .message(_, _, let frames) = event { answers.append(frames[0].borrowedBytes[0]) }
                if answers.count < rounds {
                    #expect(dialer.send([Payload([UInt8(truncatingIfNeeded: answers.count)])], to: peer) == .sent)
                }
            }
        }
        finished.wait()
        #expect(answers == (0..<rounds).map { UInt8(truncatingIfNeeded: $0) })
    }
}

extension InMemoryTransport {
    /// Everything that has happened, without waiting.
    func take() -> [TransportEvent] {
        var events: [TransportEvent] = []
        poll(until: .now, into: &events)
        return events
    }
}
