import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// A whole cluster in one thread: the real cores, a clock that jumps, and a network that delays.
///
/// Between two peers messages keep their order, as ZeroMQ has it; between pairs anything can overtake anything. Every
/// number comes from the seed, and `hash` sums up all that happened, so that a seed that is run twice can be compared.
package final class SimulatedCluster {
    private var random: RandomSource
    private var now = Moment.zero
    private var queue = BinaryHeap<Scheduled>()
    private var actions: [UInt64: () -> Void] = [:]
    private var nextAction: UInt64 = 0

    private var scheduler: SchedulerState
    private let configuration: SchedulerConfiguration
    private var workers: [SimulatedWorker] = []
    private var clients: [SimulatedClient] = []
    private var schedulerTurnIsDue = false
    private var nextConnection: UInt64 = 1
    /// When the last message of each direction arrives, so that none overtakes another.
    private var lastArrival: [Route: Int64] = [:]

    private let plan: SimulationPlan
    private(set) var hashOfEvents = StableHash()
    private(set) var problems: [String] = []
    private var eventCount = 0

    /// What a simulation came to.
    package struct Report: Sendable, Equatable {
        package let hash: UInt64
        package let eventCount: Int
        package let problems: [String]
        /// Bytes that workers fetched from each other.
        package let fetchedByteCount: Int
    }

    private struct Scheduled: Comparable {
        let time: Int64
        let action: UInt64

        static func < (left: Scheduled, right: Scheduled) -> Bool {
            (left.time, left.action) < (right.time, right.action)
        }
    }

    private struct Route: Hashable {
        let from: UInt64
        let to: UInt64
    }

    private init(seed: UInt64) {
        random = RandomSource(seed: seed)
        plan = SimulationPlan(using: &random)
        var configuration = SchedulerConfiguration()
        configuration.inlineByteCount = 256
        // Nobody sends heartbeats here.
        configuration.silenceMilliseconds = 1_000_000_000
        self.configuration = configuration
        scheduler = SchedulerState(configuration: configuration)
    }

    /// Runs the cluster that `seed` describes until nothing is left to do.
    package static func run(seed: UInt64) -> Report {
        let cluster = SimulatedCluster(seed: seed)
        cluster.begin()
        cluster.play()
        cluster.checkEnd()
        return Report(
            hash: cluster.hashOfEvents.value, eventCount: cluster.eventCount, problems: cluster.problems,
            fetchedByteCount: cluster.workers.reduce(0) { $0 + $1.fetchedByteCount })
    }

    // MARK: The plot

    private func begin() {
        for number in 0..<plan.workerCount {
            after(nanoseconds: Int64.random(in: 0...plan.joinNanoseconds, using: &random)) { [self] in join(number) }
        }
        for _ in 0..<plan.clientCount {
            let client = SimulatedClient(connection: newConnection())
            clients.append(client)
            deliver(
                .clientJoined(client.connection, ClientHello(name: "client", processID: 0)), from: client.connection)
            for _ in 0..<plan.graphsPerClient {
                let graph = SimulatedGraph(using: &random, failureRate: plan.failureRate)
                after(nanoseconds: Int64.random(in: 0...50_000_000, using: &random)) { [self] in
                    guard client.isAlive else { return }
                    toScheduler(client.submit(graph), from: client.connection)
                }
            }
            if random.chance(plan.cancelRate) { scheduleCancel(client) }
            if random.chance(plan.vanishRate) { scheduleVanishing(client) }
        }
        for _ in 0..<plan.workerLosses {
            after(nanoseconds: Int64.random(in: 1_000_000...60_000_000, using: &random)) { [self] in loseWorker() }
        }
    }

    private func join(_ number: Int) {
        let threads = Int.random(in: 1...3, using: &random)
        let worker = SimulatedWorker(name: "w\(number)", connection: newConnection(), threadCount: threads)
        workers.append(worker)
        let hello = WorkerHello(
            name: worker.name, address: "sim://\(worker.connection.number)", threadCount: UInt32(threads), processID: 0,
            functions: SimulatedFunctions.descriptions)
        deliver(.workerJoined(worker.connection, hello), from: worker.connection)
    }

    private func scheduleCancel(_ client: SimulatedClient) {
        after(nanoseconds: Int64.random(in: 0...80_000_000, using: &random)) { [self] in
            if client.isAlive, let message = client.cancelSomething(using: &random) {
                toScheduler(message, from: client.connection)
            }
        }
    }

    private func scheduleVanishing(_ client: SimulatedClient) {
        after(nanoseconds: Int64.random(in: 0...80_000_000, using: &random)) { [self] in
            client.isAlive = false
            deliver(.left(client.connection), from: client.connection)
        }
    }

    /// A worker is gone at once; the scheduler hears of it later, and a new one takes its place.
    private func loseWorker() {
        guard let worker = workers.filter(\.isAlive).randomElement(using: &random) else { return }
        worker.isAlive = false
        deliver(.left(worker.connection), from: worker.connection)
        for other in workers where other.isAlive {
            let number = worker.number
            send(from: worker.connection.number, to: other.connection.number) { [self] in
                handle(.unreachable(holder: number), at: other)
            }
        }
        let number = workers.count
        after(nanoseconds: 5_000_000) { [self] in join(number) }
    }

    private func play() {
        while let next = queue.pop() {
            eventCount += 1
            guard eventCount < 2_000_000, next.time < 600_000_000_000 else {
                problems.append("not finished after \(eventCount) events and \(next.time) ns")
                return
            }
            now = Moment(nanoseconds: next.time)
            hashOfEvents.combine(UInt64(next.time))
            actions.removeValue(forKey: next.action)?()
            if !problems.isEmpty { return }
            if isOver { return }
        }
    }

    /// Only heartbeats would follow.
    private var isOver: Bool {
        scheduler.isIdle && clients.allSatisfy { !$0.isAlive || $0.requests.isEmpty } && actions.isEmpty
    }

    private func checkEnd() {
        for (number, client) in clients.enumerated() where client.isAlive {
            problems += client.problems.map { "client \(number): \($0)" }
            for (request, state) in client.requests.sorted(by: { $0.key < $1.key }) {
                problems.append("client \(number): request \(request) is not over (finished: \(state.isFinished))")
            }
        }
        if !scheduler.isIdle { problems.append("the scheduler still has something: \(scheduler.checkInvariants())") }
        for worker in workers where worker.isAlive {
            if !worker.state.isIdle { problems.append("worker \(worker.name) still has something") }
            if !worker.store.isEmpty {
                problems.append("worker \(worker.name) still stores \(worker.store.keys.sorted())")
            }
        }
    }

    // MARK: The scheduler

    private func deliver(_ event: SchedulerEvent, from connection: ConnectionID) {
        send(from: connection.number, to: 0) { [self] in
            scheduler.handle(event, now: now)
            dueSchedulerTurn(after: Int64.random(in: 0...plan.turnNanoseconds, using: &random))
        }
    }

    private func toScheduler(_ message: Message, from connection: ConnectionID) {
        deliver(.message(connection, message), from: connection)
    }

    private func dueSchedulerTurn(after nanoseconds: Int64) {
        guard !schedulerTurnIsDue else { return }
        schedulerTurnIsDue = true
        after(nanoseconds: nanoseconds) { [self] in
            schedulerTurnIsDue = false
            let instructions = scheduler.turn(now: now)
            problems += scheduler.checkInvariants().map { "scheduler: \($0)" }
            for case .send(let connection, let message) in instructions { pass(message, to: connection) }
        }
    }

    private func pass(_ message: Message, to connection: ConnectionID) {
        send(from: 0, to: connection.number) { [self] in
            if let worker = workers.first(where: { $0.connection == connection }) {
                if worker.isAlive { receive(message, at: worker) }
            } else if let client = clients.first(where: { $0.connection == connection }), client.isAlive {
                for answer in client.receive(message) { toScheduler(answer, from: connection) }
            }
        }
    }

    // MARK: The workers

    private func receive(_ message: Message, at worker: SimulatedWorker) {
        switch message {
        case .welcome(let welcome):
            worker.number = welcome.worker
            handle(.welcomed(welcome), at: worker)
        case .work(let work): handle(.work(work), at: worker)
        case .read(let read): toScheduler(.data(worker.answer(read)), from: worker.connection)
        case .data(let reply): handle(.answered(holder: 0, reply), at: worker)
        case .heartbeat: break
        default: problems.append("worker \(worker.name) got what it should not: \(message)")
        }
    }

    private func handle(_ event: WorkerEvent, at worker: SimulatedWorker) {
        guard worker.isAlive else { return }
        worker.state.handle(event)
        guard !worker.turnIsDue else { return }
        worker.turnIsDue = true
        after(nanoseconds: Int64.random(in: 0...plan.turnNanoseconds, using: &random)) { [self] in
            worker.turnIsDue = false
            guard worker.isAlive else { return }
            let instructions = worker.state.turn()
            problems += worker.state.checkInvariants().map { "worker \(worker.name): \($0)" }
            for instruction in instructions { carryOut(instruction, at: worker) }
        }
    }

    private func carryOut(_ instruction: WorkerInstruction, at worker: SimulatedWorker) {
        switch instruction {
        case .report(let report): toScheduler(.report(report), from: worker.connection)
        case .run(let thread, let run):
            let (outcomes, duration) = worker.execute(
                run, inlineByteCount: configuration.inlineByteCount, using: &random)
            after(nanoseconds: duration) { [self] in
                handle(.runFinished(thread: thread, outcomes: outcomes), at: worker)
            }
        case .cancel, .learnPeer: break
        case .read(let holder, let read): self.read(read, from: holder, for: worker)
        case .store(let task, let value):
            worker.store[task] = value
            handle(.stored(task), at: worker)
        case .drop(let tasks): for task in tasks { worker.store[task] = nil }
        case .openGraph(let opening): worker.functions[opening.graph] = opening.functions.map(\.name)
        case .closeGraph(let graph): worker.functions[graph] = nil
        case .reset:
            worker.functions = [:]
            worker.store = [:]
        }
    }

    private func read(_ read: Read, from holder: UInt32, for reader: SimulatedWorker) {
        guard holder != 0 else {
            toScheduler(.read(read), from: reader.connection)
            return
        }
        guard let other = workers.first(where: { $0.number == holder }) else {
            problems.append("worker \(reader.name) reads from worker \(holder), which is not known")
            return
        }
        send(from: reader.connection.number, to: other.connection.number) { [self] in
            guard other.isAlive else {
                send(from: other.connection.number, to: reader.connection.number) { [self] in
                    handle(.unreachable(holder: holder), at: reader)
                }
                return
            }
            let reply = other.answer(read)
            send(from: other.connection.number, to: reader.connection.number) { [self] in
                reader.fetchedByteCount += reply.bytes.count
                handle(.answered(holder: holder, reply), at: reader)
            }
        }
    }

    // MARK: Time and the network

    private func newConnection() -> ConnectionID {
        defer { nextConnection += 1 }
        return ConnectionID(number: nextConnection)
    }

    private func after(nanoseconds: Int64, _ action: @escaping () -> Void) {
        at(now.nanoseconds + nanoseconds, action)
    }

    private func at(_ time: Int64, _ action: @escaping () -> Void) {
        actions[nextAction] = action
        queue.push(Scheduled(time: time, action: nextAction))
        nextAction += 1
    }

    /// Calls `action` when a message from one peer to another arrives.
    private func send(from: UInt64, to: UInt64, _ action: @escaping () -> Void) {
        let route = Route(from: from, to: to)
        let delay = Int64.random(in: 0...(random.chance(plan.delayRate) ? 20_000_000 : 100_000), using: &random)
        let arrival = max(now.nanoseconds + delay, lastArrival[route] ?? 0)
        lastArrival[route] = arrival
        at(arrival, action)
    }
}
