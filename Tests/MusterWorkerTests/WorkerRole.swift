import MusterConversations
import MusterGraph
import MusterProtocol
import MusterWorker

/// The worker's core, with doubles of its store and its threads. They complain of what a shell could not do: dropping
/// what is not stored, running what lacks an input, reading from someone nobody has told of.
final class WorkerRole: ConversationRole {
    private var state = WorkerState(configuration: WorkerConfiguration())
    var names = GraphNames()
    /// The sizes of the values in the store.
    private(set) var store: [TaskID: UInt64] = [:]
    /// What each thread runs.
    private(set) var runs: [Int: Run] = [:]
    private var threadCount = 1
    /// Reads that nobody has answered, and whom they went to.
    private var reads: [UInt64: (holder: UInt32, entry: Read.Entry)] = [:]
    private var knownPeers: Set<UInt32> = [0]
    /// The sizes of inputs that others hold.
    private var sourceByteCounts: [TaskID: UInt64] = [:]
    private var nextAttempt: UInt64 = 1
    private var graphCount: UInt64 = 0
    private var introduced: Set<UInt32> = [0]
    private var problems: [String] = []

    func perform(_ steps: [Step]) throws -> [String] {
        var lines: [String] = []
        for step in steps {
            switch try step.word(0) {
            case "graph":
                lines += try names.define(step)
                graphCount += 1
                names.number(try names.graph(step.word(1)), graphCount)
            case "configure": try configure(step)
            case "work": state.handle(.work(try work(step)))
            case "finish": try finish(step)
            case "answer", "deny": try answer(step)
            case "unreachable":
                let holder: UInt32 = try step.number(1)
                reads = reads.filter { $0.value.holder != holder }
                state.handle(.unreachable(holder: holder))
            case "unstored":
                let task = try names.task(step.word(1))
                store[task] = nil
                state.handle(.notStored(task, step.rest(after: 1)))
            case "welcome":
                state.handle(
                    .welcomed(
                        Welcome(
                            incarnation: 1, worker: 1, heartbeatMilliseconds: 1_000, silenceMilliseconds: 10_000,
                            inlineByteCount: 65_536)))
            case "disconnect":
                reads = [:]
                state.handle(.disconnected)
            default: throw step.unknown
            }
        }
        // A block that only defines graphs is not a wake-up.
        guard steps.contains(where: { $0.words.first != "graph" && $0.words.first != "configure" }) else {
            return lines
        }
        for instruction in state.turn() { lines += carryOut(instruction) }
        problems += state.checkInvariants()
        return lines
    }

    func takeProblems() -> [String] {
        defer { problems = [] }
        return problems
    }

    func leftovers() -> [String] {
        (state.isIdle ? [] : ["the worker still has something"])
            + (store.isEmpty ? [] : ["the store still has \(names.text(store.keys.sorted()))"])
    }

    /// `configure threads=2 run=2000 tasks=10 reads=8`, before anything happens; `run` in nanoseconds.
    private func configure(_ step: Step) throws {
        var configuration = WorkerConfiguration()
        threadCount = try step.option("threads", or: 1)
        configuration.threadCount = threadCount
        configuration.runNanoseconds = Double(try step.option("run", or: Int(configuration.runNanoseconds)))
        configuration.runTaskCount = try step.option("tasks", or: configuration.runTaskCount)
        configuration.readsPerValue = try step.option("reads", or: configuration.readsPerValue)
        state = WorkerState(configuration: configuration)
    }

    // MARK: What happens

    /// A message of the scheduler, a part of it a line. As the scheduler does, it tells of a peer before the first source
    /// there.
    private func work(_ step: Step) throws -> Work {
        var work = Work()
        work.attempt = try step.option("attempt", or: nextAttempt)
        nextAttempt = max(nextAttempt, work.attempt) + 1
        for detail in step.details {
            let tasks = detail.words.dropFirst()
            switch try detail.word(0) {
            case "close": work.closedGraphs.append(try names.number(of: detail.word(1)))
            case "release": for task in tasks { work.released.append(try names.task(task)) }
            case "takeback": for task in tasks { work.takenBack.append(try names.task(task)) }
            case "open":
                let graph = try names.graph(detail.word(1))
                let choices = graph.compiled.functions.map { FunctionChoice(name: $0, candidates: []) }
                work.openedGraphs.append(GraphOpening(graph: try names.number(of: graph.name), functions: choices))
            case "source": try add(source: detail, to: &work)
            case "assign": try add(assignment: detail, to: &work)
            default: throw detail.unknown
            }
        }
        return work
    }

    /// `source g/x 300 at 2 3`
    private func add(source step: Step, to work: inout Work) throws {
        let task = try names.task(step.word(1))
        let byteCount: UInt64 = try step.number(2)
        sourceByteCounts[task] = byteCount
        work.sources.inputs.append(task)
        work.sources.byteCounts.append(byteCount)
        for position in step.words.indices.dropFirst(4) {
            let holder: UInt32 = try step.number(position)
            work.sources.holders.append(holder)
            if introduced.insert(holder).inserted {
                work.peers.append(PeerAddress(worker: holder, address: "tcp://w\(holder):1"))
            }
        }
        work.sources.holderOffsets.append(UInt32(work.sources.holders.count))
    }

    /// `assign g/y keep`; `keep`, `deliver`, both, or `local`.
    private func add(assignment step: Step, to work: inout Work) throws {
        let task = try names.task(step.word(1))
        guard let graph = names.graph(numbered: task.graph)?.compiled else { throw step.unknown }
        var flags: Assignments.Flags = []
        for word in step.words.dropFirst(2) {
            switch word {
            case "keep": flags.insert(.keep)
            case "deliver": flags.insert(.deliver)
            case "local": break
            default: throw step.unknown
            }
        }
        if work.assignments.last?.graph != task.graph { work.assignments.append(Assignments(graph: task.graph)) }
        let arguments = graph.arguments(of: Int(task.index))
        var assignments = work.assignments.removeLast()
        assignments.indices.append(task.index)
        assignments.functions.append(graph.functionOf[Int(task.index)])
        assignments.flags.append(flags)
        assignments.retries.append(UInt8(graph.options(of: Int(task.index))?.retries ?? 0))
        let bytes = [assignments.arguments, arguments].flatMap { $0.withUnsafeBytes { Array($0) } }
        assignments.arguments = Payload(bytes)
        assignments.argumentOffsets.append(UInt32(bytes.count))
        work.assignments.append(assignments)
    }

    /// `finish 0 ns=1000 g/a=3 g/b:2000000 g/c!`: the thread is done; results are of 8 bytes where nothing else is said,
    /// and `!` is a failure.
    private func finish(_ step: Step) throws {
        let thread: Int = try step.number(1)
        guard let run = runs.removeValue(forKey: thread) else {
            throw ScriptFailure("line \(step.number): thread \(thread) runs nothing")
        }
        var said: [TaskID: String] = [:]
        for word in step.words.dropFirst(2) {
            let name = word.prefix { !"=:!".contains($0) }
            said[try names.task(name)] = String(word.dropFirst(name.count))
        }
        var outcomes: [RunOutcome] = []
        var failed: Set<TaskID> = []
        for item in run.items {
            let task = TaskID(graph: run.graph, index: item.index)
            let result = try self.result(of: item, task, said.removeValue(forKey: task) ?? "", &failed)
            outcomes.append(
                RunOutcome(
                    index: item.index, attempt: item.attempt, nanoseconds: try step.option("ns", or: 1_000),
                    result: result))
        }
        guard said.isEmpty else { throw ScriptFailure("line \(step.number): the thread did not run all of these") }
        state.handle(.runFinished(thread: thread, outcomes: outcomes))
    }

    private func result(
        of item: RunItem, _ task: TaskID, _ said: String, _ failed: inout Set<TaskID>
    ) throws -> RunOutcome.Result {
        if item.inputs(of: task.graph).contains(where: failed.contains) {
            failed.insert(task)
            return .skipped
        }
        if said == "!" {
            failed.insert(task)
            return .failed(FailureDescription(kind: .functionFailed, message: "it does not work"))
        }
        var (byteCount, value): (UInt64, Payload?) = (8, nil)
        if said.hasPrefix("=") {
            value = try Payload(encoding: .int64(Int64(said.dropFirst()) ?? 0))
            byteCount = UInt64(value?.count ?? 0)
        } else if said.hasPrefix(":") {
            byteCount = UInt64(said.dropFirst()) ?? 0
        }
        guard item.flags.contains(.deliver) || value == nil else {
            throw ScriptFailure("\(names.text(task)) is not to be delivered")
        }
        let isStored = item.isStored || item.flags.contains(.deliver) && value == nil
        if isStored { store[task] = byteCount }
        return .finished(byteCount: byteCount, isStored: isStored, delivered: value)
    }

    /// `answer 2 1 3`, `deny 2 1`: a holder answers reads, by number.
    private func answer(_ step: Step) throws {
        let holder: UInt32 = try step.number(1)
        var (reply, count) = (ReadReply(), 0)
        for position in step.words.indices.dropFirst(2) {
            let number: UInt64 = try step.number(position)
            guard let read = reads.removeValue(forKey: number), read.holder == holder else {
                throw ScriptFailure("line \(step.number): \(holder) was not asked with r\(number)")
            }
            let isFound = step.words[0] == "answer"
            let total = try step.option("total", or: sourceByteCounts[read.entry.task] ?? 0)
            reply.entries.append(
                .init(
                    request: number, status: isFound ? .found : .notHeld, totalByteCount: isFound ? total : 0,
                    byteCount: isFound ? read.entry.byteCount : 0))
            count += isFound ? Int(read.entry.byteCount) : 0
        }
        reply.bytes = Payload([UInt8](repeating: 7, count: count))
        state.handle(.answered(holder: holder, reply))
    }

    // MARK: What comes out

    private func carryOut(_ instruction: WorkerInstruction) -> [String] {
        switch instruction {
        case .report(let report):
            if report.isEmpty { problems.append("a report that says nothing") }
            return ["report"] + names.lines(report).map { "    " + $0 }
        case .run(let thread, let run):
            start(run, thread)
            return ["run on thread \(thread)"] + run.items.map { "    " + text($0, of: run.graph) }
        case .cancel(let thread):
            if runs[thread] == nil { problems.append("thread \(thread) is cancelled, and runs nothing") }
            return ["cancel thread \(thread)"]
        case .read(let holder, let read):
            if !knownPeers.contains(holder) { problems.append("\(holder) is read from, and unknown") }
            for entry in read.entries { reads[entry.request] = (holder, entry) }
            return ["read from \(holder)"] + names.lines(read).map { "    " + $0 }
        case .learnPeer(let peer):
            knownPeers.insert(peer.worker)
            return ["learn peer \(peer.worker) at \(peer.address)"]
        case .store(let task, let value):
            if store.updateValue(UInt64(value.count), forKey: task) != nil {
                problems.append("\(names.text(task)) is stored, and was already")
            }
            return ["store \(names.text(task)), \(value.count) B"]
        case .drop(let tasks):
            for task in tasks where store.removeValue(forKey: task) == nil {
                problems.append("\(names.text(task)) is dropped, and not stored")
            }
            return ["drop \(names.text(tasks))"]
        case .openGraph(let opening):
            return ["open \(names.text(opening.graph)): " + opening.functions.map(\.name).joined(separator: " ")]
        case .closeGraph(let graph): return ["close \(names.text(graph))"]
        case .reset:
            store = [:]
            return ["reset"]
        }
    }

    private func start(_ run: Run, _ thread: Int) {
        if runs.updateValue(run, forKey: thread) != nil { problems.append("thread \(thread) runs something already") }
        if !(0..<threadCount).contains(thread) { problems.append("there is no thread \(thread)") }
        var made: Set<TaskID> = []
        for item in run.items {
            for input in item.inputs(of: run.graph) where store[input] == nil && !made.contains(input) {
                problems.append("task \(item.index) runs without \(names.text(input))")
            }
            made.insert(TaskID(graph: run.graph, index: item.index))
        }
    }

    private func text(_ item: RunItem, of graph: UInt64) -> String {
        let task = names.text(TaskID(graph: graph, index: item.index))
        let retries = item.retries == 0 ? "" : ", \(item.retries) retries"
        return "\(task), \(names.flags(item.flags))\(item.isStored ? ", stored" : "")\(retries), "
            + "attempt \(names.attempt(item.attempt))"
    }
}

extension RunItem {
    /// The results that it takes.
    fileprivate func inputs(of graph: UInt64) -> [TaskID] {
        var inputs: [TaskID] = []
        arguments.withUnsafeBytes { bytes in
            ArgumentReference.forEach(in: bytes) { reference in
                switch reference {
                case .task(let index): inputs.append(TaskID(graph: graph, index: index))
                case .future(let task): inputs.append(task)
                case .after: break
                }
            }
        }
        return inputs
    }
}
