import Glibc
import MusterGraph
import MusterProtocol
import MusterRuntime
import MusterTransport
import MusterWorker

/// A worker that answers at once: it has the core and the session of a real one, and functions that do nothing.
///
/// It lives on a reactor, with hundreds of others. It has no results: what is to be delivered is, and nothing is read.
final class ZeroWorker: Node {
    private let scheduler: Address
    private let name: String
    private let reactor: Reactor
    private var state: WorkerState
    private var outbox: Outbox
    private var peer: PeerID?
    private var session: DialerSession?
    private var welcome: Welcome?
    private var nextHeartbeat = ContinuousClock.now
    private let identity = UInt64.random(in: 1 ... .max)

    /// How many tasks it has answered.
    private(set) var answerCount = 0
    /// Why it can do nothing more; nil as long as it can.
    private(set) var failure: String?
    /// Whether the scheduler knows it.
    var isWelcomed: Bool { welcome != nil }

    /// `zero.null(number: int64) -> null`, all that it can do.
    static let function = FunctionDescription(
        name: "zero.null", version: "1.0.0",
        signature: Signature(arguments: [Signature.Argument(name: "number", type: .int64)], result: .null),
        flags: [.threadSafe], plugin: "zero", documentation: "")
    private let threadCount: Int
    private let result: Payload

    init(scheduler: Address, name: String, threads: Int, reactor: Reactor) throws {
        (self.scheduler, self.name, self.reactor, threadCount) = (scheduler, name, reactor, threads)
        result = try Payload(encoding: .null)
        var configuration = WorkerConfiguration()
        configuration.threadCount = threads
        state = WorkerState(configuration: configuration)
        outbox = Outbox(reactor: reactor, limit: 256 << 20)
        peer = try reactor.connect(to: scheduler, for: self, isWatched: false)
    }

    var deadline: ContinuousClock.Instant? { isWelcomed ? nextHeartbeat : nil }

    func receive(_ event: TransportEvent, now: ContinuousClock.Instant) {
        switch event {
        case .connected:
            session = DialerSession(number: .random(in: 1 ... .max))
            sayHello()
        case .disconnected(_, _, let reason), .refused(_, let reason): fail(reason)
        case .writable(let peer, _): if !outbox.resume(peer) { fail("the connection is gone") }
        case .message(_, _, let frames):
            switch session?.receive(frames) {
            case .message(let message): take(message)
            case .broken(let reason), .incompatible(let reason): fail(reason)
            case .foreign, nil: break
            }
        }
    }

    func turn(now: ContinuousClock.Instant) {
        guard let welcome else { return }
        var runs = carryOut(state.turn())
        while !runs.isEmpty {
            for (thread, run) in runs {
                state.handle(.runFinished(thread: thread, outcomes: RunOutcomes(run.items.map(outcome))))
                answerCount += run.items.count
            }
            runs = carryOut(state.turn())
        }
        if now >= nextHeartbeat {
            send(.heartbeat)
            nextHeartbeat = now + .milliseconds(Int64(welcome.heartbeatMilliseconds) / 2)
        }
    }

    /// Sends what is to be sent, and returns what its threads would run.
    private func carryOut(_ instructions: [WorkerInstruction]) -> [(Int, Run)] {
        var runs: [(Int, Run)] = []
        for instruction in instructions {
            switch instruction {
            case .report(let report): send(.report(report))
            case .run(let thread, let run): runs.append((thread, run))
            case .read, .store: fail("a task takes what only a real worker has")
            case .cancel, .learnPeer, .drop, .openGraph, .closeGraph, .reset, .makeRoom: break
            }
        }
        return runs
    }

    private func outcome(of item: RunItem) -> RunOutcome {
        RunOutcome(
            index: item.index, attempt: item.attempt, nanoseconds: 0,
            result: .finished(
                byteCount: UInt64(result.count), isStored: item.isStored,
                delivered: item.flags.contains(.deliver) ? result : nil))
    }

    private func sayHello() {
        let account = state.account()
        send(
            .workerHello(
                WorkerHello(
                    name: name, address: "tcp://127.0.0.1:1", threadCount: UInt32(threadCount),
                    processID: UInt32(bitPattern: getpid()), functions: [Self.function], identity: identity,
                    state: account.state, held: account.held, heldByteCounts: account.heldByteCounts,
                    heldAttempts: account.heldAttempts, assigned: account.assigned,
                    assignedAttempts: account.assignedAttempts)))
    }

    private func take(_ message: Message) {
        switch message {
        case .welcome(let welcome):
            self.welcome = welcome
            state.handle(.welcomed(welcome))
        case .work(let work): state.handle(.work(work))
        case .heartbeat: break
        case .refused(let refused): fail(refused.message)
        default: fail("a message \(message.type) has no place here")
        }
    }

    private func send(_ message: Message) {
        guard let peer else { return }
        do {
            for part in message.parts {
                guard let frames = try session?.encode(part) else { return }
                guard case .accepted = outbox.send(frames, to: peer) else { return fail("the scheduler takes nothing") }
            }
        } catch {
            fail("\(error)")
        }
    }

    private func fail(_ reason: String) {
        failure = failure ?? "\(name): \(reason)"
        session = nil
        welcome = nil
    }
}
