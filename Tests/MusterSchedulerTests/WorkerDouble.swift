import MusterConversations
import MusterGraph
import MusterProtocol

/// A worker as the scheduler's conversations have it: it knows what it was told, and complains of what it should not
/// be.
final class WorkerDouble {
    var connection: ConnectionID
    let identity: UInt64
    /// The tasks that it has, with their attempts and what becomes of their results.
    private(set) var assigned: [TaskID: (attempt: UInt64, flags: Assignments.Flags)] = [:]
    /// The first attempt of everything that it ever had.
    private(set) var history: [TaskID: (attempt: UInt64, flags: Assignments.Flags)] = [:]
    /// Results that it holds.
    private var held: Set<TaskID> = []
    /// Results of graphs that were closed and of late attempts: they may be released although they are gone.
    private var gone: Set<TaskID> = []
    /// Reads that it has not answered.
    private(set) var reads: [UInt64: Read.Entry] = [:]
    private var openGraphs: Set<UInt64> = []
    /// Whether it is short of memory; every report of it says so.
    var isPaused = false
    private var peers: Set<UInt32> = [0]

    init(connection: ConnectionID) {
        self.connection = connection
        identity = connection.number
    }

    /// A new session: it has what it had, and nobody has told it anything.
    func beginSession(_ connection: ConnectionID) {
        self.connection = connection
        (openGraphs, peers, reads) = ([], [0], [:])
        for (task, record) in assigned where !record.flags.contains(.deliver) {
            assigned[task]?.flags.insert(.keep)
        }
    }

    /// Its account for the hello of a session.
    func tell(_ hello: inout WorkerHello, state: UInt64) {
        hello.state = state
        for task in held.sorted() {
            hello.held.append(task)
            hello.heldByteCounts.append(8)
            hello.heldAttempts.append(history[task]?.attempt ?? 0)
        }
        for (task, record) in assigned.sorted(by: { $0.key < $1.key }) {
            hello.assigned.append(task)
            hello.assignedAttempts.append(record.attempt)
        }
    }

    /// What nobody needs of that.
    func drop(_ tasks: TaskColumns) {
        for task in tasks {
            held.remove(task)
            assigned[task] = nil
        }
    }

    /// Takes in what the scheduler says. Returns what it should not have said.
    func take(_ work: Work, _ names: GraphNames) -> [String] {
        var problems: [String] = []
        if work.isEmpty { problems.append("a message of work without any") }
        for graph in work.closedGraphs {
            openGraphs.remove(graph)
            assigned = assigned.filter { $0.key.graph != graph }
            gone.formUnion(held.filter { $0.graph == graph })
            held = held.filter { $0.graph != graph }
        }
        for task in work.released where held.remove(task) == nil && gone.remove(task) == nil {
            problems.append("\(names.text(task)) is released, and is not held")
        }
        peers.formUnion(work.peers.map(\.worker))
        openGraphs.formUnion(work.openedGraphs.map(\.graph))
        for holder in work.sources.holders where !peers.contains(holder) {
            problems.append("worker \(holder) is a source, and unknown")
        }
        for assignments in work.assignments {
            if !openGraphs.contains(assignments.graph) {
                problems.append("\(names.text(assignments.graph)) was not opened")
            }
            for (index, flags) in zip(assignments.indices, assignments.flags) {
                let task = TaskID(graph: assignments.graph, index: index)
                if assigned[task] != nil { problems.append("\(names.text(task)) is here already") }
                problems += missingInputs(of: task, work.sources, names)
                assigned[task] = (work.attempt, flags)
                history[task] = history[task] ?? (work.attempt, flags)
            }
        }
        return problems
    }

    /// Each input is here, made here, or has a source.
    private func missingInputs(of task: TaskID, _ sources: Sources, _ names: GraphNames) -> [String] {
        guard let graph = names.graph(numbered: task.graph)?.compiled else { return [] }
        let inputs = ArgumentReference.results(takenBy: graph.arguments(of: Int(task.index)), of: task.graph)
        return inputs.filter { assigned[$0] == nil && !held.contains($0) && !sources.inputs.contains($0) }
            .map { "nobody says where \(names.text($0)) is, which \(names.text(task)) takes" }
    }

    func take(_ read: Read, _ names: GraphNames) -> [String] {
        for entry in read.entries { reads[entry.request] = entry }
        return read.entries.filter { !held.contains($0.task) }.map { "\(names.text($0.task)) is read, and not held" }
    }

    /// The task ends; its attempt and flags come back.
    func end(_ task: TaskID, late: Bool, holding: Bool) throws -> (attempt: UInt64, flags: Assignments.Flags) {
        guard let record = late ? history[task] : assigned[task] else {
            throw ScriptFailure("the worker has no task \(task)")
        }
        if !late { assigned[task] = nil }
        if late { gone.insert(task) } else if holding { held.insert(task) }
        return record
    }

    /// It gives a task back. Inputs of it that were local are kept from then on.
    func giveBack(_ task: TaskID, _ names: GraphNames) throws {
        guard assigned.removeValue(forKey: task) != nil else { throw ScriptFailure("the worker has no task \(task)") }
        names.graph(numbered: task.graph)?.compiled.forEachReference(of: Int(task.index)) { reference in
            guard case .task(let index) = reference else { return }
            let input = TaskID(graph: task.graph, index: index)
            if assigned[input] != nil {
                assigned[input]?.flags.insert(.keep)
            } else if history[input] != nil {
                held.insert(input)
            }
        }
    }

    func acquire(_ task: TaskID) { held.insert(task) }

    func answer(_ read: UInt64) throws -> Read.Entry {
        if let entry = reads.removeValue(forKey: read) { return entry }
        throw ScriptFailure("nobody asked the worker with r\(read)")
    }
}

/// A client as the scheduler's conversations have it.
struct ClientDouble {
    let connection: ConnectionID
    /// The graph of each request.
    var graphs: [UInt64: ScriptGraph] = [:]
    /// What is left to send of a graph that goes in parts.
    var uploads: [UInt64: (bytes: Payload, offset: Int)] = [:]
    /// How many answers of each request have come.
    var answerCounts: [UInt64: UInt64] = [:]
    /// Whether it does not say so by itself.
    var isSilent = false
}
