import MusterConversations
import MusterGraph
import MusterProtocol
import MusterWorker

/// What happens to the worker, from the words of a step.
extension WorkerRole {
    /// A message of the scheduler, a part of it a line. As the scheduler does, it tells of a peer before the first
    /// source there.
    func work(_ step: Step) throws -> Work {
        var work = Work()
        work.attempt = try step.option("attempt", or: nextAttempt)
        nextAttempt = max(nextAttempt, work.attempt) + 1
        work.acknowledged = try step.option("acknowledged", or: 0)
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
        let options = graph.options(of: Int(task.index))
        assignments.retries.append(UInt8(options?.retries ?? 0))
        assignments.timeouts.append(options?.timeoutMilliseconds ?? 0)
        let bytes = [assignments.arguments, arguments].flatMap { $0.withUnsafeBytes { Array($0) } }
        assignments.arguments = Payload(bytes)
        assignments.argumentOffsets.append(UInt32(bytes.count))
        work.assignments.append(assignments)
    }

    /// `finish 0 ns=1000 g/a=3 g/b:2000000 g/c!`: the thread is done; results are of 8 bytes where nothing else is
    /// said, and `!` is a failure.
    func finish(_ step: Step) throws {
        let thread: Int = try step.number(1)
        guard let run = runs.removeValue(forKey: thread) else {
            throw ScriptFailure("line \(step.number): thread \(thread) runs nothing")
        }
        var said: [TaskID: String] = [:]
        for word in step.words.dropFirst(2) {
            let name = word.prefix { !"=:!".contains($0) }
            said[try names.task(name)] = String(word.dropFirst(name.count))
        }
        var outcomes = RunOutcomes()
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
    func answer(_ step: Step) throws {
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
}
