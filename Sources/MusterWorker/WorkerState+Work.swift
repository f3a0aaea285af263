import MusterGraph
import MusterProtocol

/// What the scheduler says.
extension WorkerState {
    mutating func received(_ work: Work) {
        for graph in work.closedGraphs { close(graph) }
        for task in work.released { release(task) }
        for task in work.takenBack { giveBack(task) }
        for peer in work.peers { instruct(.learnPeer(peer)) }
        for opening in work.openedGraphs {
            if sections[opening.graph] == nil { sections[opening.graph] = GraphSection() }
            instruct(.openGraph(opening))
        }
        let sources = SourceIndex(work.sources)
        for assignments in work.assignments { accept(assignments, attempt: work.attempt, sources) }
    }

    /// The graph is over.
    private mutating func close(_ graph: UInt64) {
        guard let section = sections.removeValue(forKey: graph) else { return }
        drop(section.held.keys.sorted().map { TaskID(graph: graph, index: $0) })
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
    private mutating func release(_ task: TaskID) {
        guard let held = sections[task.graph]?.held[task.index] else { return }
        if held.uses > 0 {
            sections[task.graph]?.held[task.index]?.isReleased = true
        } else {
            sections[task.graph]?.held[task.index] = nil
            drop([task])
        }
    }

    private mutating func accept(_ assignments: Assignments, attempt: UInt64, _ sources: SourceIndex) {
        for position in assignments.indices.indices {
            let range =
                Int(assignments.argumentOffsets[position])..<Int(assignments.argumentOffsets[position + 1])
            let arguments = assignments.arguments[range]
            let id = TaskID(graph: assignments.graph, index: assignments.indices[position])
            var (inputs, orders): ([TaskID], [TaskID]) = ([], [])
            arguments.withUnsafeBytes { bytes in
                ArgumentReference.forEach(in: bytes) { reference in
                    switch reference {
                    case .task(let index):
                        let input = TaskID(graph: id.graph, index: index)
                        if !inputs.contains(input) { inputs.append(input) }
                    case .future(let input): if !inputs.contains(input) { inputs.append(input) }
                    case .after(let index): orders.append(TaskID(graph: id.graph, index: index))
                    }
                }
            }
            // An order is only of interest while the task before is still to run here; if it is not here, it is done.
            for order in orders where sections[order.graph]?.tasks[order.index] != nil && !inputs.contains(order) {
                inputs.append(order)
            }
            let record = TaskRecord(
                attempt: attempt, function: assignments.functions[position], flags: assignments.flags[position],
                retries: assignments.retries[position], arguments: arguments, inputs: inputs)
            add(record, id, sources)
        }
    }

    /// Adds a task, and begins to fetch what it needs and nobody here has or makes.
    private mutating func add(_ task: TaskRecord, _ id: TaskID, _ sources: SourceIndex) {
        var record = task
        var unknown: [TaskID] = []
        for input in record.inputs {
            if sections[input.graph]?.held[input.index] != nil {
                sections[input.graph]?.held[input.index]?.uses += 1
            } else if sections[input.graph]?.tasks[input.index] != nil {
                sections[input.graph]?.tasks[input.index]?.dependents.append(id)
                record.missing += 1
            } else if fetches[input] != nil {
                fetches[input]?.waiters.append(id)
                record.missing += 1
            } else if let source = sources[input] {
                beginFetch(input, source, for: id)
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
        if let fetch = fetches[id] {
            // Its holders are gone, or it would not be made again: those who wait for it take it from here.
            record.dependents = fetch.waiters
            abandonFetch(id)
        }
        sections[id.graph, default: GraphSection()].tasks[id.index] = record
        if !unknown.isEmpty {
            for input in unknown { report.missing.append(input) }
            giveUp([id])
        }
    }

    /// A task is asked back. It goes unless it has begun, and all here that wait for it go with it.
    private mutating func giveBack(_ task: TaskID) {
        guard let record = sections[task.graph]?.tasks[task.index], record.phase != .running else {
            report.refusedReturn.append(task)
            return
        }
        giveUp([task])
    }

    /// Gives tasks back to the scheduler, with everything here that waits for them. Local inputs of theirs are kept from
    /// now on: they may be needed elsewhere.
    mutating func giveUp(_ tasks: [TaskID]) {
        var stack = tasks
        while let task = stack.popLast() {
            guard let record = sections[task.graph]?.tasks[task.index], record.phase != .running else { continue }
            sections[task.graph]?.tasks[task.index] = nil
            report.returned.append(task)
            stack.append(contentsOf: record.dependents)
            for input in record.inputs {
                sections[input.graph]?.held[input.index]?.isLocal = false
                sections[input.graph]?.tasks[input.index]?.flags.insert(.keep)
                sections[input.graph]?.tasks[input.index]?.dependents.removeAll { $0 == task }
                fetches[input]?.waiters.removeAll { $0 == task }
                dropUse(of: input)
            }
        }
    }

    /// A task that would have taken a result is over. With the last one a local result goes.
    mutating func dropUse(of input: TaskID) {
        guard var held = sections[input.graph]?.held[input.index] else { return }
        held.uses -= 1
        if held.isLocal || held.isReleased, held.uses == 0 {
            sections[input.graph]?.held[input.index] = nil
            drop([input])
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
