import MusterConversations
import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterSimulator

/// The scheduler's core, and doubles of its workers and clients. They do only what they may: a worker finishes only
/// what it was given, and delivers what it was asked to.
final class SchedulerRole: ConversationRole {
    private var state: SchedulerState
    private(set) var configuration = SchedulerConfiguration()
    /// What was written down.
    private var journal = SimulatedJournal()
    /// Workers that have no session, and may come back.
    private var absentWorkers: [String: WorkerDouble] = [:]
    var names = GraphNames()
    var now = Moment.zero
    var workers: [String: WorkerDouble] = [:]
    var clients: [String: ClientDouble] = [:]
    /// Who each worker is, also when it is gone.
    var identities: [String: UInt64] = [:]
    var problems: [String] = []
    /// Graphs by the ids of their requests.
    var graphsByID: [UInt64: ScriptGraph] = [:]
    private var nextConnection: UInt64 = 1
    /// The clients, and their requests, that have got answers.
    private var acknowledgements: [(client: String, request: UInt64)] = []

    init() {
        configuration.state = 7
        state = SchedulerState(configuration: configuration)
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
            case "again": try joinAgain(worker: step)
            case "recorded": handle(.recorded(writtenNumber(try step.number(1))))
            case "unwritable": handle(.stateUnwritable(step.rest(after: 0)))
            case "writable": handle(.stateWritable)
            case "restart": try restart()
            case "congested": handle(.congested(try connection(named: step.word(1))))
            case "relieved": handle(.relieved(try connection(named: step.word(1))))
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
        repeat {
            for instruction in state.turn(now: now) { lines += carryOut(instruction) }
            problems += state.checkInvariants()
        } while acknowledge()
        return lines
    }

    func takeProblems() -> [String] {
        defer { problems = [] }
        return problems
    }

    func leftovers() -> [String] {
        state.isIdle ? [] : ["the scheduler still has something to do"]
    }

    /// Clients say at once what has come. Returns whether anything had.
    private func acknowledge() -> Bool {
        let due = acknowledgements
        acknowledgements = []
        for (name, request) in due {
            guard let client = clients[name], let count = client.answerCounts[request] else { continue }
            handle(.message(client.connection, .acknowledge(Acknowledge(request: request, answerCount: count))))
        }
        return !due.isEmpty
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
        var configuration = self.configuration
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
        configuration.graphCount = try step.option("allgraphs", or: configuration.graphCount)
        configuration.waitingGraphByteCount = try step.option("waiting", or: configuration.waitingGraphByteCount)
        configuration.clientCount = try step.option("clients", or: configuration.clientCount)
        configuration.workerCount = try step.option("workers", or: configuration.workerCount)
        configuration.workerNumberCount = try step.option("numbers", or: configuration.workerNumberCount)
        configuration.readsPerClient = try step.option("reads", or: configuration.readsPerClient)
        configuration.readCount = try step.option("allreads", or: configuration.readCount)
        configuration.readShare = try step.option("readshare", or: configuration.readShare)
        configuration.clientReadByteCount = try step.option("window", or: configuration.clientReadByteCount)
        configuration.workerReadByteCount = try step.option("line", or: configuration.workerReadByteCount)
        configuration.loadCount = try step.option("loads", or: configuration.loadCount)
        configuration.answersByteCount = try step.option("answers", or: configuration.answersByteCount)
        configuration.answerShareByteCount = try step.option("share", or: configuration.answerShareByteCount)
        configuration.silenceMilliseconds = try step.option("silence", or: configuration.silenceMilliseconds)
        configuration.copyNanoseconds = Float(try step.option("copy", or: Int(configuration.copyNanoseconds)))
        configuration.copiesByteCount = try step.option("copies", or: configuration.copiesByteCount)
        configuration.isRecorded = step.words.contains("recorded")
        inlineByteCount = configuration.inlineByteCount
        self.configuration = configuration
        state = SchedulerState(configuration: configuration)
    }

    /// A result up to this size is delivered.
    private(set) var inlineByteCount = SchedulerConfiguration().inlineByteCount

    // MARK: Peers

    private func newConnection() -> ConnectionID {
        defer { nextConnection += 1 }
        return ConnectionID(number: nextConnection)
    }

    /// `worker w1 name=w threads=2 has=math,text supervised`
    private func join(worker step: Step) throws {
        let name = try step.word(1)
        let worker = WorkerDouble(connection: newConnection())
        workers[name] = worker
        handle(.workerJoined(worker.connection, try hello(of: worker, name, step)))
    }

    /// `again w1`: it comes back with what it has.
    private func joinAgain(worker step: Step) throws {
        let name = try step.word(1)
        guard let worker = absentWorkers.removeValue(forKey: name) ?? workers[name] else { throw step.unknown }
        worker.beginSession(newConnection())
        workers[name] = worker
        var hello = try hello(of: worker, name, step)
        worker.tell(&hello, state: configuration.state)
        handle(.workerJoined(worker.connection, hello))
    }

    private func hello(of worker: WorkerDouble, _ name: String, _ step: Step) throws -> WorkerHello {
        var hello = WorkerHello(
            name: step.options["name"] ?? name, address: "tcp://\(name):1",
            threadCount: try step.option("threads", or: 1), processID: try step.option("process", or: 1),
            functions: try ScriptFunctions.families(step.options["has"] ?? "math,text,effect"),
            identity: worker.identity)
        hello.isSupervised = step.words.contains("supervised")
        identities[name] = worker.identity
        return hello
    }

    private func join(client step: Step) throws {
        var client = ClientDouble(connection: newConnection())
        client.isSilent = step.words.contains("silent")
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
        absentWorkers[name] = workers.removeValue(forKey: name)
        clients[name] = nil
    }

    // MARK: What is written down

    /// Everything up to a record is on the disk.
    private func writtenNumber(_ number: UInt64) -> UInt64 {
        journal.commit(upTo: number)
        return number
    }

    /// The scheduler is killed, and started with what is on the disk. Nobody has a session with it.
    private func restart() throws {
        for name in workers.keys.sorted() { try forget(name) }
        clients = [:]
        let entries = journal.reopen()
        configuration.incarnation = journal.incarnation
        configuration.isRecorded = true
        state = SchedulerState(configuration: configuration)
        try state.restore(entries, now: now)
    }

    // MARK: What comes out

    private func carryOut(_ instruction: SchedulerInstruction) -> [String] {
        switch instruction {
        case .record(let number, let changes):
            journal.append(number, changes)
            return ["record \(number)"] + changes.map { "    " + text($0) }
        case .log(let text): return ["log “\(text)”"]
        case .close(let connection):
            guard let name = name(of: connection) else { return missing(connection, "is closed") }
            try? forget(name)
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
        case .welcome(let welcome): workers[name]?.drop(welcome.dropped)
        case .work(let work): problems += workers[name]?.take(work, names) ?? ["work for \(name), not a worker"]
        case .read(let read): problems += workers[name]?.take(read, names) ?? ["a read for \(name), not a worker"]
        case .accepted(let accepted):
            if let graph = clients[name]?.graphs[accepted.request] { names.number(graph, accepted.graph) }
        case .results(let results): note(results.indices.count, of: results.request, at: name)
        case .failures(let failures): note(failures.indices.count, of: failures.request, at: name)
        default: break
        }
    }

    private func note(_ count: Int, of request: UInt64, at name: String) {
        clients[name]?.answerCounts[request, default: 0] += UInt64(count)
        if clients[name]?.isSilent == false { acknowledgements.append((name, request)) }
    }
}
