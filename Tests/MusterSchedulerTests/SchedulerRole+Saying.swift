import MusterConversations
import MusterFuzzing
import MusterGraph
import MusterProtocol
import MusterScheduler

/// What workers and clients say, from the words of a step.
extension SchedulerRole {
    func message(from worker: WorkerDouble, _ step: Step) throws -> Message {
        switch try step.word(1) {
        case "done", "late", "fails", "returns", "refuses", "acquired", "misses", "pauses", "resumes", "reports",
            "crashed":
            return .report(try report(from: worker, step))
        case "reads":
            let task = try names.task(step.word(3))
            let entry = Read.Entry(
                request: try step.number(2), task: task, offset: try step.option("offset", or: 0),
                byteCount: try step.option("bytes", or: UInt32(Limits.partByteCount)))
            return .read(Read(entries: [entry]))
        case "answers", "denies": return .data(try reply(of: worker, step))
        case "prepared":
            return .loadPrepared(LoadPrepared(load: try step.number(2), problem: step.rest(after: 2), version: "1.2"))
        case "has":
            // `w1 has math load=1`, and behind it why what was loaded is not among them.
            return .functionsChanged(
                FunctionsChanged(
                    functions: try ScriptFunctions.families(step.word(2)), load: try step.option("load", or: 0),
                    problem: step.rest(after: 2)))
        default: return try messageOfAnyone(step)
        }
    }

    private func messageOfAnyone(_ step: Step) throws -> Message {
        switch try step.word(1) {
        case "heartbeat": return .heartbeat
        case "goodbye": return .goodbye
        case "finished": return .finished(Finished(request: 1))
        default: throw step.unknown
        }
    }

    /// `w1 done g/x=3 g/y:300`: what finished, with its value or its size. Several facts of one report stand on the
    /// lines below `w1 reports`.
    private func report(from worker: WorkerDouble, _ step: Step) throws -> Report {
        var report = Report()
        report.isPaused = worker.isPaused
        var values: [UInt8] = []
        if try step.word(1) == "reports" {
            for detail in step.details { try add(detail.words, detail, to: &report, &values, worker) }
        } else {
            try add(Array(step.words.dropFirst()), step, to: &report, &values, worker)
        }
        report.completions.values = Payload(values)
        return report
    }

    private func add(
        _ words: [String], _ step: Step, to report: inout Report, _ values: inout [UInt8], _ worker: WorkerDouble
    ) throws {
        guard let verb = words.first else { throw step.unknown }
        let rest = words.dropFirst()
        switch verb {
        case "done", "late":
            for word in rest { try complete(word, late: verb == "late", step, &report, &values, worker) }
        case "fails":
            let task = try names.task(words[1])
            let attempt = try worker.end(task, late: false, holding: false).attempt
            let failure = FailureDescription(
                kind: .functionFailed, message: words.dropFirst(2).joined(separator: " "))
            report.failures.append(TaskFailure(task: task, attempt: attempt, failure: failure))
        case "returns":
            for word in rest {
                try worker.giveBack(names.task(word), names)
                report.returned.append(try names.task(word))
            }
        case "refuses": for word in rest { report.refusedReturn.append(try names.task(word)) }
        case "acquired":
            for word in rest {
                worker.acquire(try names.task(word))
                report.acquired.append(try names.task(word))
            }
        case "misses": for word in rest { report.missing.append(try names.task(word)) }
        case "pauses", "resumes":
            worker.isPaused = verb == "pauses"
            report.isPaused = worker.isPaused
        case "crashed": report.crashes.append(try crash(words, step))
        default: throw step.unknown
        }
    }

    /// `w2 crashed w1 g/bad@3 SIGSEGV`: how the life that was w1 ended, in which attempts of which tasks, and a word for the
    /// stack. It is certain with one task. With `state=9` it worked for another scheduler.
    private func crash(_ words: [String], _ step: Step) throws -> Crash {
        guard words.count > 2, let identity = identities[words[1]] else { throw step.unknown }
        let tasks = try words.dropFirst(2).filter { $0.contains("@") }.map { word in
            let parts = word.split(separator: "@")
            guard parts.count == 2, let attempt = UInt64(parts[1]) else { throw step.unknown }
            return TaskAttempt(task: try names.task(parts[0]), attempt: 1 << 40 | attempt)
        }
        return Crash(
            state: try step.option("state", or: configuration.state), identity: identity, tasks: tasks,
            isCertain: tasks.count == 1,
            failure: FailureDescription(
                kind: .workerLost, message: words.dropFirst(2).filter { !$0.contains("@") }.joined(separator: " ")))
    }

    private func complete(
        _ word: String, late: Bool, _ step: Step, _ report: inout Report, _ values: inout [UInt8],
        _ worker: WorkerDouble
    ) throws {
        let value = word.split(separator: "=", maxSplits: 1)
        let size = value[0].split(separator: ":", maxSplits: 1)
        let task = try names.task(size[0])
        var payload: Payload?
        var byteCount: UInt64 = 1
        if value.count == 2 {
            guard let number = Int64(value[1]) else { throw ScriptFailure("`\(value[1])` is not a number") }
            payload = try Payload(encoding: .int64(number))
            byteCount = UInt64(payload?.count ?? 0)
        } else if size.count == 2 {
            byteCount = UInt64(size[1]) ?? 0
        }
        let flags = (late ? worker.history : worker.assigned)[task]?.flags ?? []
        let isDelivered = flags.contains(.deliver) && byteCount <= UInt64(inlineByteCount)
        guard isDelivered == (payload != nil) else {
            throw ScriptFailure("line \(step.number): \(word): a value is given just where it is delivered")
        }
        let isHeld = flags.contains(.keep) || flags.contains(.deliver) && !isDelivered
        report.completions.tasks.append(task)
        report.completions.attempts.append(try worker.end(task, late: late, holding: isHeld).attempt)
        report.completions.byteCounts.append(byteCount)
        report.completions.nanoseconds.append(try step.option("ns", or: 1_000))
        payload?.withUnsafeBytes { values.append(contentsOf: $0) }
        report.completions.valueOffsets.append(UInt32(values.count))
    }

    /// `w1 answers 3 total=300`, `w1 denies 3`.
    private func reply(of worker: WorkerDouble, _ step: Step) throws -> ReadReply {
        let read = try worker.answer(step.number(2))
        guard try step.word(1) == "answers" else {
            return ReadReply(entries: [
                .init(request: read.request, status: .notHeld, totalByteCount: 0, byteCount: 0)
            ])
        }
        let total: UInt64 = try step.option("total", or: 0)
        let count = Int(min(total - read.offset, UInt64(read.byteCount)))
        let entry = ReadReply.Entry(
            request: read.request, status: .found, totalByteCount: total, byteCount: UInt32(count))
        return ReadReply(entries: [entry], bytes: Payload([UInt8](repeating: 7, count: count)))
    }

    func message(fromClient name: String, _ step: Step) throws -> Message {
        switch try step.word(1) {
        case "submits": return .submit(try submit(name, step))
        case "continues": return .submitPart(try part(name, step))
        case "attaches":
            let (request, id): (UInt64, UInt64) = (try step.number(2), try step.number(3))
            clients[name]?.graphs[request] = graphsByID[id]
            return .attach(Attach(request: request, id: id))
        case "acknowledges":
            return .acknowledge(Acknowledge(request: try step.number(2), answerCount: try step.number(3)))
        case "cancels": return .cancel(Cancel(request: try step.number(2)))
        case "releases":
            return .release(Release(tasks: TaskColumns(try step.words.dropFirst(2).map { try names.task($0) })))
        case "reads":
            let entry = Read.Entry(
                request: try step.number(2), task: try names.task(step.word(3)),
                offset: try step.option("offset", or: 0),
                byteCount: try step.option("bytes", or: UInt32(Limits.partByteCount)))
            return .read(Read(entries: [entry]))
        case "asks": return .query(try query(step))
        default: return try messageOfAnyone(step)
        }
    }

    /// `c submits 1 seed hold again timeout=500 part=100`: the whole graph, or only its first bytes.
    private func submit(_ client: String, _ step: Step) throws -> Submit {
        let graph = try names.graph(step.word(3))
        let request: UInt64 = try step.number(2)
        let bytes = graph.compiled.encode()
        let count = min(try step.option("part", or: bytes.count), bytes.count)
        clients[client]?.graphs[request] = graph
        clients[client]?.uploads[request] = (bytes, count)
        let id: UInt64 = try step.option("id", or: 0)
        graphsByID[id] = graph
        let mode: Submit.Mode =
            step.words.contains("hold") ? .hold : step.words.contains("detach") ? .detach : .deliver
        return Submit(
            request: request, id: id, mode: mode, wanted: graph.wanted,
            timeoutMilliseconds: try step.option("timeout", or: 0), byteCount: UInt64(bytes.count),
            isRepeated: step.words.contains("again"), part: bytes[0..<count])
    }

    /// `c continues 1 part=100 skip=1`: more of a graph, or what is wrong.
    private func part(_ client: String, _ step: Step) throws -> SubmitPart {
        let request: UInt64 = try step.number(2)
        guard let upload = clients[client]?.uploads[request] else { throw ScriptFailure("nothing to continue") }
        let start = upload.offset + (try step.option("skip", or: 0))
        let end = min(start + (try step.option("part", or: upload.bytes.count)), upload.bytes.count)
        clients[client]?.uploads[request]?.offset = end
        return SubmitPart(request: request, offset: UInt64(start), part: upload.bytes[start..<end])
    }

    /// `c asks 1 workers`, `c asks 1 functions math.add`, `c asks 1 status`, `c asks 1 requests`, `c asks 1 load NAME`; of collections, the kind
    /// and its argument as JSON: `c asks 1 collection {"name": "a"}`.
    private func query(_ step: Step) throws -> Query {
        let request: UInt64 = try step.number(2)
        let argument: Value = step.words.count > 4 ? .string(try step.word(4)) : .null
        switch try step.word(3) {
        case "workers": return Query(request: request, kind: .workers, argument: .null)
        case "functions": return Query(request: request, kind: .functions, argument: argument)
        case "status": return Query(request: request, kind: .status, argument: .null)
        case "requests": return Query(request: request, kind: .requests, argument: .null)
        case "load": return Query(request: request, kind: .load, argument: ["name": argument])
        case "setCollection": return Query(request: request, kind: .setCollection, argument: try step.json(after: 3))
        case "collection": return Query(request: request, kind: .collection, argument: try step.json(after: 3))
        case "collections": return Query(request: request, kind: .collections, argument: .null)
        case "deleteCollection":
            return Query(request: request, kind: .deleteCollection, argument: try step.json(after: 3))
        default: throw step.unknown
        }
    }
}

extension Step {
    /// What stands behind word `index`, as JSON.
    fileprivate func json(after index: Int) throws -> Value {
        do {
            return try GraphJSON.decodeValue(Array(rest(after: index).utf8))
        } catch {
            throw ScriptFailure("line \(number): \(error)")
        }
    }
}
