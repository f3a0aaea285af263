import MusterConversations
import MusterGraph
import MusterProtocol
import MusterScheduler

/// The scheduler's core, and doubles of its workers and clients. They do only what they may: a worker finishes only
/// what it was given, and delivers what it was asked to.
final class SchedulerRole: ConversationRole {
    private var state: SchedulerState
    var names = GraphNames()
    var now = Moment.zero
    var workers: [String: WorkerDouble] = [:]
    var clients: [String: ClientDouble] = [:]
    var problems: [String] = []
    private var nextConnection: UInt64 = 1

    init() {
        state = SchedulerState(configuration: SchedulerConfiguration())
    }

    func perform(_ steps: [Step]) throws -> [String] {
        var lines: [String] = []
        for step in steps {
            switch try step.word(0) {
            case "graph": lines += try names.define(step)
            case "configure": try configure(step)
            case "wait": now = now.advanced(byMilliseconds: try step.number(1))
            case "worker": try join(worker: step)
            case "client": try join(client: step)
            case "left":
                handle(.left(try connection(named: step.word(1))))
                try forget(step.word(1))
            case "stranger":
                let connection = newConnection()
                clients[try step.word(1)] = ClientDouble(connection: connection)
            default: try say(step)
            }
        }
        // A block that only defines graphs is not a wake-up.
        guard steps.contains(where: { $0.words.first != "graph" && $0.words.first != "configure" }) else {
            return lines
        }
        for instruction in state.turn(now: now) { lines += carryOut(instruction) }
        problems += state.checkInvariants()
        return lines
    }

    func takeProblems() -> [String] {
        defer { problems = [] }
        return problems
    }

    func leftovers() -> [String] {
        state.isIdle ? [] : ["the scheduler still has something to do"]
    }

    private func handle(_ event: SchedulerEvent) {
        state.handle(event, now: now)
    }

    private func say(_ step: Step) throws {
        let speaker = try step.word(0)
        let message: Message
        if let worker = workers[speaker] {
            message = try self.message(from: worker, step)
        } else if clients[speaker] != nil {
            message = try self.message(fromClient: speaker, step)
        } else {
            throw step.unknown
        }
        handle(.message(try connection(named: speaker), message))
        if case .goodbye = message { try forget(speaker) }
    }

    /// `configure inline=256 incarnation=2 graphs=2 begin=5000 collections=2 plan=20 plans=30 functions=3`, before anything
    /// happens.
    private func configure(_ step: Step) throws {
        guard nextConnection == 1 else { throw ScriptFailure("line \(step.number): peers are there already") }
        var configuration = SchedulerConfiguration()
        configuration.inlineByteCount = try step.option("inline", or: configuration.inlineByteCount)
        configuration.incarnation = try step.option("incarnation", or: configuration.incarnation)
        configuration.graphsPerClient = try step.option("graphs", or: configuration.graphsPerClient)
        configuration.beginMilliseconds = try step.option("begin", or: configuration.beginMilliseconds)
        configuration.planByteCount = try step.option("plan", or: configuration.planByteCount)
        configuration.collectionCount = try step.option("collections", or: configuration.collectionCount)
        configuration.collectionsByteCount = try step.option("plans", or: configuration.collectionsByteCount)
        configuration.crashRecordCount = try step.option("crashes", or: configuration.crashRecordCount)
        configuration.collectionsFunctionCount = try step.option(
            "functions", or: configuration.collectionsFunctionCount)
        inlineByteCount = configuration.inlineByteCount
        state = SchedulerState(configuration: configuration)
    }

    /// A result up to this size is delivered.
    private(set) var inlineByteCount = SchedulerConfiguration().inlineByteCount

    // MARK: Peers

    private func newConnection() -> ConnectionID {
        defer { nextConnection += 1 }
        return ConnectionID(number: nextConnection)
    }

    /// `worker w1 name=w threads=2 has=math,text process=7`; with a process it is supervised.
    private func join(worker step: Step) throws {
        let name = try step.word(1)
        let worker = WorkerDouble(connection: newConnection())
        workers[name] = worker
        var hello = WorkerHello(
            name: step.options["name"] ?? name, address: "tcp://\(name):1",
            threadCount: try step.option("threads", or: 1), processID: try step.option("process", or: 1),
            functions: try ScriptFunctions.families(step.options["has"] ?? "math,text,effect"))
        hello.isSupervised = step.options["process"] != nil
        handle(.workerJoined(worker.connection, hello))
    }

    private func join(client step: Step) throws {
        let client = ClientDouble(connection: newConnection())
        clients[try step.word(1)] = client
        handle(.clientJoined(client.connection, ClientHello(name: try step.word(1), processID: 1)))
    }

    private func connection(named name: String) throws -> ConnectionID {
        if let worker = workers[name] { return worker.connection }
        if let client = clients[name] { return client.connection }
        throw ScriptFailure("nobody is called \(name)")
    }

    /// Nothing is to be sent to it any more; a peer of the same name may come.
    private func forget(_ name: String) throws {
        workers[name] = nil
        clients[name] = nil
    }

    // MARK: What comes out

    private func carryOut(_ instruction: SchedulerInstruction) -> [String] {
        switch instruction {
        case .log(let text): return ["log “\(text)”"]
        case .close(let connection):
            guard let name = name(of: connection) else { return missing(connection, "is closed") }
            workers[name] = nil
            clients[name] = nil
            return ["close \(name)"]
        case .send(let connection, let message):
            guard let name = name(of: connection) else { return missing(connection, "is told \(message)") }
            take(message, name)
            let lines = self.lines(message, to: name)
            return ["to \(name): \(lines.first ?? "")"] + lines.dropFirst().map { "    " + $0 }
        }
    }

    private func missing(_ connection: ConnectionID, _ what: String) -> [String] {
        problems.append("connection \(connection.number), which is over, \(what)")
        return []
    }

    private func name(of connection: ConnectionID) -> String? {
        workers.first { $0.value.connection == connection }?.key
            ?? clients.first { $0.value.connection == connection }?.key
    }

    private func take(_ message: Message, _ name: String) {
        switch message {
        case .work(let work): problems += workers[name]?.take(work, names) ?? ["work for \(name), not a worker"]
        case .read(let read): problems += workers[name]?.take(read, names) ?? ["a read for \(name), not a worker"]
        case .accepted(let accepted):
            if let graph = clients[name]?.graphs[accepted.request] { names.number(graph, accepted.graph) }
        default: break
        }
    }
}
