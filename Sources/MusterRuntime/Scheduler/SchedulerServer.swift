import MusterGraph
import MusterProtocol
import MusterScheduler
package import MusterTransport

/// The scheduler as it runs: two addresses, and the core that decides.
///
/// It turns messages into events, and instructions into messages, and decides nothing itself. It lives on a reactor:
/// `reactor.attach { try SchedulerServer(configuration: …, reactor: $0, log: …) }`. All of it is for that thread.
package final class SchedulerServer: Node {
    private let reactor: Reactor
    private let log: @Sendable (String) -> Void
    /// Takes why it cannot go on, once.
    private let onFailure: @Sendable (String) -> Void
    /// Where its state is written down; nil where it is not.
    private let journal: Journal?
    private let clock = RoleClock()
    private var state: SchedulerState
    private var sessions = ListenerSessions<PeerID>(addresses: [:])
    private var outbox: Outbox
    private var doors: [ListenerID: SessionDoor] = [:]
    private var isClosed = false

    /// Where workers reach it.
    package private(set) var addressToWorkers: Address
    /// Where clients reach it.
    package private(set) var addressToClients: Address

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - log: Takes lines for people.
    ///   - onFailure: Takes why it cannot go on, once; it refuses everybody from then on.
    /// - Throws: A `TransportError` where it cannot listen, a `JournalError` or `StateFailure` where it cannot take up
    ///   its state.
    package init(
        configuration: Configuration, reactor: Reactor, onFailure: @escaping @Sendable (String) -> Void = { _ in },
        log: @escaping @Sendable (String) -> Void
    ) throws {
        self.reactor = reactor
        self.log = log
        self.onFailure = onFailure
        var core = configuration.core
        core.beginMilliseconds = clock.beginMilliseconds
        let reference = NodeReference<SchedulerServer>()
        journal = try configuration.stateFolder.map { folder in
            try Journal(folder: folder) { reference.touch(on: reactor) }
        }
        // Workers that come from another scheduler, or from one without a state, must not take this one for theirs.
        core.state = journal?.state ?? .random(in: 1 ... .max)
        core.incarnation = journal?.incarnation ?? core.incarnation
        core.isRecorded = journal != nil
        state = SchedulerState(configuration: core)
        outbox = Outbox(
            reactor: reactor, limit: configuration.backlogByteCount, totalLimit: configuration.backlogsByteCount)
        addressToWorkers = configuration.workers
        addressToClients = configuration.clients
        reference.node = self
        do {
            try takeUpState()
            addressToWorkers = try open(.workers, at: configuration.workers)
            addressToClients = try open(.clients, at: configuration.clients)
        } catch {
            reactor.detach(self)
            journal?.close()
            throw error
        }
        sessions = ListenerSessions(addresses: [
            .workers: addressToWorkers.description, .clients: addressToClients.description,
        ])
    }

    /// Goes on with what the scheduler before this one has written down.
    private func takeUpState() throws {
        guard let journal else { return }
        for note in journal.openingNotes { log(note) }
        let entries = try journal.load()
        try state.restore(entries, now: clock.moment(at: .now))
        log("the state is in \(journal.folder): \(entries.count) entries, opened \(journal.incarnation) times")
    }

    private func open(_ door: SessionDoor, at address: Address) throws(TransportError) -> Address {
        let (listener, actual) = try reactor.listen(on: address, for: self)
        doors[listener] = door
        return actual
    }

    package func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {
        let moment = clock.moment(at: now)
        switch event {
        case .message(let peer, let listener, let frames):
            guard let door = listener.flatMap({ doors[$0] }) else { return }
            for outcome in sessions.receive(frames, from: peer, at: door) { take(outcome, of: peer, now: moment) }
        case .disconnected(let peer, _, _): lost(peer, now: moment)
        case .writable(let peer, _): resume(peer, now: moment)
        case .connected, .refused:
            // Only dialed peers say this, and a scheduler dials nobody.
            break
        }
    }

    package func turn(now: ContinuousClock.Instant) {
        guard !isClosed else { return }
        for report in journal?.takeReports() ?? [] { take(report, now: clock.moment(at: now)) }
        guard !isClosed else { return }
        let instructions = state.turn(now: clock.moment(at: now))
        assert(state.checkInvariants(upTo: 500).isEmpty, state.checkInvariants().joined(separator: "\n"))
        for instruction in instructions {
            switch instruction {
            case .send(let connection, let message): send(message, to: connection, now: clock.moment(at: now))
            case .close(let connection): if let peer = sessions.close(connection) { outbox.close(peer) }
            case .record(let number, let changes): journal?.append(changes, number: number)
            case .log(let line): log(line)
            }
        }
    }

    package var deadline: ContinuousClock.Instant? { isClosed ? nil : clock.instant(at: state.deadline) }

    /// Tells everybody, writes down what is left, and stops. Idempotent.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        let refusal = Message.refused(Refused(code: .closing, message: "the scheduler is closing"))
        for connection in sessions.connections {
            // Whoever cannot be told will notice that the connection is gone.
            if let (peer, frames) = try? sessions.encode(refusal, for: connection) { _ = outbox.send(frames, to: peer) }
        }
        reactor.detach(self)
        if let error = journal?.close() { log("\(error)") }
    }
}

extension SchedulerServer {
    private func take(_ report: JournalReport, now: Moment) {
        switch report {
        case .recorded(let number): state.handle(.recorded(number), now: now)
        case .unwritable(let reason):
            log("the state cannot be written: \(reason)")
            state.handle(.stateUnwritable(reason), now: now)
        case .writable:
            log("the state can be written again")
            state.handle(.stateWritable, now: now)
        case .failed(let error):
            log("\(error)")
            close()
            onFailure("\(error)")
        }
    }

    private func take(_ outcome: ListenerSessions<PeerID>.Outcome, of peer: PeerID, now: Moment) {
        switch outcome {
        case .joined(let connection, .workerHello(let hello)):
            state.handle(.workerJoined(connection, hello), now: now)
        case .joined(let connection, .clientHello(let hello)):
            state.handle(.clientJoined(connection, hello), now: now)
        case .joined: break
        case .message(let connection, let message): state.handle(.message(connection, message), now: now)
        case .left(let connection, let reason):
            log("a session ended: \(reason)")
            state.handle(.left(connection), now: now)
        case .refuse(let frames): _ = outbox.send(frames, to: peer)
        case .disconnect: outbox.cut(peer)
        }
    }

    /// A peer takes more of what waits for it.
    private func resume(_ peer: PeerID, now: Moment) {
        guard outbox.resume(peer) else { return lost(peer, now: now) }
        guard !outbox.isWaiting(for: peer), let connection = sessions.connection(with: peer) else { return }
        state.handle(.relieved(connection), now: now)
    }

    /// The connection with a peer is gone, and its session with it.
    private func lost(_ peer: PeerID, now: Moment) {
        outbox.forget(peer)
        guard let connection = sessions.lost(peer) else { return }
        state.handle(.left(connection), now: now)
        reactor.touch(self)
    }

    /// Ends the sessions with those who take least, as long as more waits for all than may.
    private func relieve(now: Moment) {
        while let peer = outbox.slowest {
            log("more than \(outbox.totalLimit) bytes wait for peers; the session with the slowest of them ends")
            outbox.cut(peer)
            lost(peer, now: now)
        }
    }

    private func send(_ message: Message, to connection: ConnectionID, now: Moment) {
        do throws(ProtocolFailure) {
            for part in message.parts {
                guard let (peer, frames) = try sessions.encode(part, for: connection) else { return }
                switch outbox.send(frames, to: peer) {
                case .accepted:
                    if outbox.isWaiting(for: peer) { state.handle(.congested(connection), now: now) }
                    relieve(now: now)
                case .gone: return lost(peer, now: now)
                case .overflowed:
                    log("a peer does not take what it is sent: more than \(outbox.limit) bytes wait; its session ends")
                    outbox.cut(peer)
                    return lost(peer, now: now)
                }
            }
        } catch {
            log("a message could not be sent, and its session ends: \(error)")
            guard let peer = sessions.peer(of: connection) else { return }
            let refusal = Message.refused(Refused(code: .limit, message: "a message to you was too large: \(error)"))
            if let (peer, frames) = try? sessions.encode(refusal, for: connection) { _ = outbox.send(frames, to: peer) }
            outbox.close(peer)
            lost(peer, now: now)
        }
    }
}
