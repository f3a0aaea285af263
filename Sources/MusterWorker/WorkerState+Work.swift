import MusterGraph
import MusterProtocol

/// What the scheduler says.
extension WorkerState {
    mutating func received(_ work: Work) {
        outbox.removeAll { $0.number <= work.acknowledged }
        for graph in work.closedGraphs { close(graph) }
        for task in work.released { releaseResult(task) }
        giveBack(work.takenBack)
        for peer in work.peers { instruct(.learnPeer(peer)) }
        for opening in work.openedGraphs {
            sections[opening.graph, default: GraphSection()].isOpened = true
            instruct(.openGraph(opening))
        }
        let sources = SourceIndex(work.sources)
        for assignments in work.assignments { accept(assignments, attempt: work.attempt, sources) }
        failStrandedFetches()
    }

    /// The graph is over.
    private mutating func close(_ graph: UInt64) {
        guard let section = sections.removeValue(forKey: graph) else { return }
        let stale = section.tasks.filter(\.value.hasOldResult).map(\.key)
        drop((section.held.keys + stale).sorted().map { TaskID(graph: graph, index: $0) })
        for (_, task) in section.tasks {
            for input in task.inputs where input.graph != graph {
                fetches[input]?.waiters.removeAll { $0.graph == graph }
                sections[input.graph]?.tasks[input.index]?.dependents.removeAll { $0.graph == graph }
                dropUse(of: input)
            }
        }
        for thread in runs.keys.sorted() where runs[thread] == graph {
            instruct(.cancel(thread: thread))
        }
        for task in fetches.keys.filter({ $0.graph == graph }).sorted() { abandonFetch(task) }
        instruct(.closeGraph(graph))
    }

    /// Nobody else needs the result any more. What a task here still takes goes after that.
    mutating func releaseResult(_ task: TaskID) {
        guard let held = sections[task.graph]?.held[task.index] else { return }
        if held.uses > 0 {
            sections[task.graph]?.held[task.index]?.isReleased = true
        } else {
            sections[task.graph]?.held[task.index] = nil
            forgetIfEmpty(task.graph)
            drop([task])
        }
    }

    /// Forgets a graph that the scheduler has not told of, with the last result of it: nobody tells of its end.
    private mutating func forgetIfEmpty(_ graph: UInt64) {
        guard let section = sections[graph], !section.isOpened, section.held.isEmpty, section.tasks.isEmpty else {
            return
        }
        sections[graph] = nil
    }

    private mutating func accept(_ assignments: Assignments, attempt: UInt64, _ sources: SourceIndex) {
        for position in assignments.indices.indices {
            let range =
                Int(assignments.argumentOffsets[position])..<Int(assignments.argumentOffsets[position + 1])
            let arguments = assignments.arguments[range]
            let id = TaskID(graph: assignments.graph, index: assignments.indices[position])
            let record = TaskRecord(
                attempt: attempt, function: assignments.functions[position], flags: assignments.flags[position],
                retries: assignments.retries[position], arguments: arguments,
                inputs: Self.inputs(of: arguments, graph: assignments.graph),
                timeoutMilliseconds: assignments.timeouts.isEmpty ? 0 : assignments.timeouts[position])
            add(record, id, sources)
        }
    }

    /// The results that arguments take, once each and sorted. What a task only comes after is done: the scheduler sends none
    /// ahead of those.
    private static func inputs(of arguments: Payload, graph: UInt64) -> [TaskID] {
        var inputs = ArgumentReference.results(takenBy: arguments, of: graph)
        guard inputs.count > 1 else { return inputs }
        inputs.sort()
        var unique = inputs.startIndex
        for place in inputs.indices.dropFirst() where inputs[place] != inputs[unique] {
            unique += 1
            inputs[unique] = inputs[place]
        }
        inputs.removeSubrange((unique + 1)...)
        return inputs
    }

    /// Adds a task, and begins to fetch what it needs and nobody here has or makes.
    private mutating func add(_ record: consuming TaskRecord, _ id: TaskID, _ sources: SourceIndex) {
        var unknown: [TaskID] = []
        var problem: FailureDescription?
        for input in record.inputs {
            if sections[input.graph]?.held.contains(input.index) == true {
                sections[input.graph]?.held[input.index]?.uses += 1
            } else if sections[input.graph]?.tasks.with(input.index, { $0.dependents.append(id) }) != nil {
                record.missing += 1
            } else if fetches[input] != nil {
                fetches[input]?.waiters.append(id)
                record.missing += 1
            } else if let source = sources[input] {
                problem = beginFetch(input, source, for: id) ?? problem
                record.missing += 1
            } else {
                unknown.append(input)
                record.missing += 1
            }
        }
        if record.missing == 0 {
            record.phase = .ready
            ready.push(id)
        }
        if !fetches.isEmpty, let fetch = fetches[id] {
            // Its holders are gone, or it would not be made again: those who wait for it take it from here.
            record.dependents = fetch.waiters
            abandonFetch(id)
        }
        record.hasOldResult = giveWay(id)
        sections[id.graph, default: GraphSection()].tasks.set(consume record, at: id.index)
        if !unknown.isEmpty {
            for input in unknown { report.missing.append(input) }
            giveUp([id])
        } else if let problem {
            fail(id, problem)
        }
    }

    /// A copy that was fetched before the task came here: the scheduler counts on the result that the task will have, and
    /// not on this one, which lasts as long as tasks here take it. Returns whether only the store has it from now on.
    private mutating func giveWay(_ task: TaskID) -> Bool {
        let isUnused = sections.with(task.graph) { section in
            let uses = section.held.with(task.index) { held in
                held.isReleased = true
                return held.uses
            }
            if uses == 0 { section.held[task.index] = nil }
            return uses == 0
        }
        return isUnused == true
    }

    /// Tasks are asked back. Each goes unless it has begun, and all here that wait for it go with it.
    private mutating func giveBack(_ tasks: TaskColumns) {
        var given: [TaskID] = []
        for task in tasks {
            if let record = sections[task.graph]?.tasks[task.index], record.phase != .running {
                given.append(task)
            } else {
                report.refusedReturn.append(task)
            }
        }
        if !given.isEmpty { giveUp(given) }
    }

    /// Gives tasks back to the scheduler, with everything here that waits for them. Local inputs of theirs are kept from
    /// now on: they may be needed elsewhere.
    mutating func giveUp(_ tasks: [TaskID]) {
        var stack = tasks
        var gone: Set<TaskID> = []
        var inputs: Set<TaskID> = []
        while let task = stack.popLast() {
            guard let record = sections[task.graph]?.tasks[task.index], record.phase != .running else { continue }
            sections[task.graph]?.tasks[task.index] = nil
            gone.insert(task)
            if record.hasOldResult { drop([task]) }
            report.returned.append(task)
            stack.append(contentsOf: record.dependents)
            for input in record.inputs {
                sections[input.graph]?.held[input.index]?.isLocal = false
                sections[input.graph]?.tasks[input.index]?.flags.insert(.keep)
                inputs.insert(input)
                dropUse(of: input)
            }
        }
        forget(gone, at: inputs)
    }

    /// Tasks that are gone no longer wait for their inputs. Takes time in proportion to all that wait for these.
    mutating func forget(_ gone: Set<TaskID>, at inputs: Set<TaskID>) {
        for input in inputs {
            sections[input.graph]?.tasks[input.index]?.dependents.removeAll { gone.contains($0) }
            fetches[input]?.waiters.removeAll { gone.contains($0) }
            // What waits for memory, and for nobody, is not worth it. What is on its way already is kept when it comes.
            if let fetch = fetches[input], fetch.waiters.isEmpty, !fetch.isAdmitted { abandonFetch(input) }
        }
    }

    /// A task that would have taken a result is over. With the last one a local result goes.
    mutating func dropUse(of input: TaskID) {
        guard var held = sections[input.graph]?.held[input.index] else { return }
        held.uses -= 1
        if held.isLocal || held.isReleased, held.uses == 0 {
            sections[input.graph]?.held[input.index] = nil
            if sections[input.graph]?.tasks[input.index] != nil {
                // It may be storing its own result just now.
                sections[input.graph]?.tasks[input.index]?.hasOldResult = true
            } else {
                forgetIfEmpty(input.graph)
                drop([input])
            }
        } else {
            sections[input.graph]?.held[input.index] = held
        }
    }
}

/// Who holds the inputs that a message names.
struct SourceIndex {
    private let sources: Sources
    private var places: [TaskID: Int] = [:]

    init(_ sources: Sources) {
        self.sources = sources
        for place in 0..<sources.inputs.count { places[sources.inputs[place]] = place }
    }

    subscript(input: TaskID) -> (holders: [UInt32], byteCount: UInt64)? {
        guard let place = places[input] else { return nil }
        let range = Int(sources.holderOffsets[place])..<Int(sources.holderOffsets[place + 1])
        return (Array(sources.holders[range]), sources.byteCounts[place])
    }
}
