import MusterGraph
import MusterProtocol
import MusterTransport

/// A client on a reactor: carries out what `ClientState` decides. Lives on the reactor's thread.
final class ClientNode: Node {
    private let reactor: Reactor
    private let start = ContinuousClock.now
    private var core: ClientState
    private var session: DialerSession?
    private var peer: PeerID?
    private var isDetached = false
    /// Who waits for what.
    private var sinks: [UInt64: any RequestSink] = [:]
    /// Messages that the transport had no room for, in order.
    private var unsent: [[Payload]] = []

    /// A client that dials `address` on `reactor`.
    init(_ configuration: ClientConfiguration, address: Address, on reactor: Reactor) throws(TransportError) {
        self.reactor = reactor
        core = ClientState(configuration)
        peer = try reactor.connect(to: address, for: self, isWatched: false)
    }

    func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {
        let now = moment(now)
        switch event {
        case .connected:
            unsent = []
            core.handle(.connected, now: now)
        case .disconnected(_, _, let reason):
            unsent = []
            core.handle(.disconnected(reason: reason), now: now)
        case .refused(_, let reason): core.handle(.refused(reason: reason), now: now)
        case .writable: sendUnsent()
        case .message(_, _, let frames): received(frames, now: now)
        }
    }

    private func received(_ frames: [Payload], now: Moment) {
        switch session?.receive(frames) {
        case nil, .foreign: break
        case .message(let message): core.handle(.message(message), now: now)
        case .broken(let reason): core.handle(.broken(reason: reason), now: now)
        case .incompatible(let reason): core.handle(.refused(reason: reason), now: now)
        }
    }

    func turn(now: ContinuousClock.Instant) {
        carryOut(core.turn(now: moment(now)))
    }

    var deadline: ContinuousClock.Instant? {
        core.deadline.map { start + .nanoseconds($0.nanoseconds) }
    }

    private func moment(_ instant: ContinuousClock.Instant) -> Moment {
        let (seconds, attoseconds) = (instant - start).components
        return Moment(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

/// What applications do, by way of the node's handle.
extension ClientNode {
    func begin(_ number: UInt64, _ request: ClientRequest, _ sink: any RequestSink) {
        guard !isDetached else {
            sink.finish(.failed(.cluster(ClusterError(.closed, "the client was closed"))))
            return
        }
        sinks[number] = sink
        core.handle(.request(number, request), now: moment(.now))
    }

    func cancel(_ number: UInt64) {
        core.handle(.cancel(number), now: moment(.now))
    }

    func release(_ tasks: [TaskID]) {
        core.handle(.release(tasks), now: moment(.now))
    }

    /// Says goodbye and leaves the reactor. Idempotent.
    func close() {
        guard !isDetached else { return }
        let now = moment(.now)
        core.handle(.close, now: now)
        carryOut(core.turn(now: now))
        isDetached = true
        reactor.detach(self)
    }
}

/// Carrying out.
extension ClientNode {
    private func carryOut(_ instructions: [ClientInstruction]) {
        for instruction in instructions {
            switch instruction {
            case .beginSession:
                unsent = []
                session = DialerSession(number: UInt64.random(in: 1 ... .max))
            case .send(let message): send(message)
            case .accepted(let request, let graph): sinks[request]?.accepted(graph: graph)
            case .ready(let request, let futures): sinks[request]?.ready(futures)
            case .failed(let request, let tasks): sinks[request]?.failed(tasks)
            case .progress(let request, let progress): sinks[request]?.progress(progress)
            case .finish(let request, let outcome): sinks.removeValue(forKey: request)?.finish(outcome)
            }
        }
    }

    private func send(_ message: Message) {
        do throws(ProtocolFailure) {
            guard let peer, let frames = try session?.encode(message) else { return }
            // The transport has no room while something waits already.
            if !unsent.isEmpty || reactor.send(frames, to: peer) == .full { unsent.append(frames) }
        } catch {
            core.handle(.unsendable(message, reason: error.description), now: moment(.now))
            reactor.touch(self)
        }
    }

    /// Gives the transport what waits, as far as it has room. How much can wait is bounded by the core's windows.
    private func sendUnsent() {
        guard let peer else { return }
        var sentCount = 0
        sending: for frames in unsent {
            switch reactor.send(frames, to: peer) {
            case .sent: sentCount += 1
            case .full: break sending
            case .gone:
                // The event that says so is on its way, and ends the session.
                sentCount = unsent.count
                break sending
            }
        }
        unsent.removeFirst(sentCount)
    }
}
