import MusterGraph
import MusterTransport
import Synchronization
import Testing

/// Answers every message with its own frames, and notes how it was called.
private final class EchoNode: Node {
    let reactor: Reactor
    var waiting: [(PeerID, [Payload])] = []
    var answered = 0
    var turns = 0
    var deadline: ContinuousClock.Instant?

    init(_ reactor: Reactor) { self.reactor = reactor }

    func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {
        if case .message(let peer, _, let frames) = event { waiting.append((peer, frames)) }
    }

    func turn(now: ContinuousClock.Instant) {
        reactor.checkThread()
        turns += 1
        for (peer, frames) in waiting where reactor.send(frames, to: peer) == .sent { answered += 1 }
        waiting = []
    }
}

/// Sends numbers, and fires when all came back.
private final class AskingNode: Node {
    let reactor: Reactor
    var peer: PeerID?
    let count: UInt8
    let done: ThreadSignal
    var answers: [UInt8] = []
    let deadline: ContinuousClock.Instant? = nil

    init(_ reactor: Reactor, asking address: Address, count: UInt8, done: ThreadSignal) throws {
        self.reactor = reactor
        self.count = count
        self.done = done
        reactor.attach(self)
        peer = try reactor.connect(to: address, for: self)
    }

    func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {
        switch event {
        case .connected(let peer): for number in 0..<count { _ = reactor.send([Payload([number])], to: peer) }
        case .message(_, _, let frames): answers.append(frames[0].borrowedBytes[0])
        case .disconnected: #expect(answers.count == Int(count), "the end comes after all answers")
        default: Issue.record("unexpected: \(event)")
        }
    }

    func turn(now: ContinuousClock.Instant) {
        if answers.count == Int(count) { done.fire() }
    }
}

/// Fires when its deadline has come.
private final class TimedNode: Node {
    var deadline: ContinuousClock.Instant?
    let signal: ThreadSignal

    init(_ signal: ThreadSignal) {
        self.signal = signal
        deadline = .now + .milliseconds(1)
    }

    func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {}

    func turn(now: ContinuousClock.Instant) {
        guard let deadline, deadline <= now else { return }
        self.deadline = nil
        signal.fire()
    }
}

@Suite("The reactor", .timeLimit(.minutes(10)))
struct ReactorTests {
    private func reactor(_ hub: InMemoryHub = InMemoryHub()) -> Reactor {
        Reactor(name: "test", transport: InMemoryTransport(hub: hub))
    }

    @Test("work of other threads is done in order, and its results come back")
    func submissions() async throws {
        let reactor = reactor()
        let log = Mutex<[Int]>([])
        for number in 0..<1000 { reactor.submit { log.withLock { $0.append(number) } } }
        #expect(try await reactor.run { log.withLock { $0.count } } == 1000)
        #expect(try reactor.runAndWait { reactor.isCurrentThread })
        #expect(!reactor.isCurrentThread)
        #expect(log.withLock { $0 } == Array(0..<1000))
        await #expect(throws: TransportError.portMissing(.inMemory(name: "x"))) {
            try await reactor.run { throw TransportError.portMissing(.inMemory(name: "x")) }
        }
        reactor.stop()
    }

    @Test("after a stop, work is refused and stopping again is harmless")
    func stopping() async throws {
        let reactor = reactor()
        reactor.submit { reactor.stop() }
        reactor.stop()
        reactor.stop()
        await #expect(throws: TransportError.stopped) { try await reactor.run {} }
        #expect(throws: TransportError.stopped) { try reactor.runAndWait {} }
    }

    @Test("nodes on one reactor, and on two, talk", arguments: [true, false])
    func conversations(onOneReactor: Bool) async throws {
        let hub = InMemoryHub()
        let first = reactor(hub)
        let second = onOneReactor ? first : reactor(hub)
        let address = Address.inMemory(name: "echo")
        let done = ThreadSignal()
        try await second.run {
            _ = try AskingNode(second, asking: address, count: 200, done: done)
        }
        let echo = try await first.attach { reactor in
            let node = EchoNode(reactor)
            _ = try reactor.listen(on: address, for: node)
            return node
        }
        await wait(for: done)
        let (answered, turns) = try await echo.run { ($0.answered, $0.turns) }
        #expect(answered == 200)
        #expect(turns < 200, "messages that wait together are answered in one turn")
        first.stop()
        second.stop()
    }

    @Test("a node gets its turn when its deadline has come")
    func deadlines() async throws {
        let reactor = reactor()
        let signal = ThreadSignal()
        _ = try await reactor.attach { _ in TimedNode(signal) }
        await wait(for: signal)
        reactor.stop()
    }

    @Test("a detached node's peers are told, and it is called no more")
    func detaching() async throws {
        let hub = InMemoryHub()
        let reactor = reactor(hub)
        let echo = try await reactor.attach { reactor in
            let node = EchoNode(reactor)
            _ = try reactor.listen(on: .inMemory(name: "echo"), for: node)
            return node
        }
        let dialer = InMemoryTransport(hub: hub)
        let peer = try dialer.connect(to: .inMemory(name: "echo"))
        var events: [TransportEvent] = []
        dialer.poll(until: .now + .seconds(10), into: &events)
        #expect(events.map(\.peer) == [peer])
        echo.detach()
        let turns = try await echo.run { $0.turns }
        events = []
        dialer.poll(until: .now + .seconds(10), into: &events)
        guard case .disconnected(peer, nil, _)? = events.first else {
            Issue.record("the dialer hears of the end: \(events)")
            return
        }
        #expect(try await echo.run { $0.turns } == turns)
        reactor.stop()
    }

    /// Waits on a thread of its own, because a task must not block.
    private func wait(for signal: ThreadSignal) async {
        await withCheckedContinuation { continuation in
            startThread(named: "waiter") {
                signal.wait()
                continuation.resume()
            }
        }
    }
}
