import MusterGraph
import MusterProtocol

/// Graphs: from bytes to tasks that can run, and away.
extension SchedulerState {
    /// Reads and checks a graph; accepts it, or says all that is wrong with it.
    mutating func openGraph(_ pending: PendingGraph) {
        let (client, submit) = (pending.client, pending.request)
        do throws(GraphErrors) {
            if let problem = roomProblem(for: client) { throw GraphErrors([GraphError(message: problem)]) }
            let checked = try check(pending)
            var entry = entry(of: checked, pending)
            let slot = makeRecord(of: checked, entry)
            nextGraphNumber += 1
            addFutures(ofSlot: slot, to: &entry)
            put(.graphs, key: GraphEntry.key(of: entry.number), entry)
            graphs[slot].recordNumber = recording.number
            if graphs[slot].recordNumber > recording.writtenNumber {
                recording.graphs.append((graphs[slot].recordNumber, entry.number))
            }
            take(slot, for: client, as: submit.request)
            begin(slot, failed: submit.isRepeated ? doubtful(ofSlot: slot) : [])
            if nextProgress == nil {
                nextProgress = now.advanced(byMilliseconds: configuration.progressMilliseconds)
            }
        } catch {
            reject(submit, from: client, complaints(error))
        }
    }

    /// Checks everything about a graph that can be checked before it runs.
    private func check(_ pending: PendingGraph) throws(GraphErrors) -> CheckedGraph {
        let graph: CompiledGraph
        do throws(DecodingFailure) {
            graph = try CompiledGraph(decoding: pending.bytes)
        } catch {
            throw GraphErrors([GraphError(message: "the graph's bytes are not a graph: \(error)")])
        }
        if let wrong = pending.request.wanted.first(where: { $0 >= graph.count }) {
            let message = "task \(wrong) is wanted, and the graph has \(graph.count)"
            throw GraphErrors([GraphError(message: message)])
        }
        return try graph.check(catalog: catalog) { future in
            guard let slot = slotOfGraph[future.graph].map(Int.init), future.index < graphs[slot].taskCount else {
                return nil
            }
            // What is delivered, or only taken by other tasks, stays with nobody for long. One that failed is known for as
            // long as its graph, so that those who take it learn why.
            let index = Int(future.index)
            let isFuture = graphs[slot].marks[index].contains(.held) || graphs[slot].phase[index] == .failed
            return graphs[slot].mode != .deliver && isFuture ? graphs[slot].graph.resultType(of: index) : nil
        }
    }

    /// What there is to write down of a graph. Where nothing is written, only what a record is made of.
    private func entry(of checked: CheckedGraph, _ pending: PendingGraph) -> GraphEntry {
        let submit = pending.request
        var entry = GraphEntry(
            number: nextGraphNumber, id: submit.id, client: clients[pending.client]?.name ?? "", mode: submit.mode,
            wanted: submit.wanted, functionTimeoutMilliseconds: UInt64(timeout(of: submit)),
            acceptedAtMilliseconds: UInt64(configuration.beginMilliseconds + now.nanoseconds / 1_000_000),
            functions: [], futures: TaskColumns(), futureTypes: [], bytes: .empty)
        guard configuration.isRecorded else { return entry }
        entry.bytes = pending.bytes
        entry.functions = Set(checked.functions.flatMap(\.candidates)).map(\.withoutDocumentation).sorted {
            ($0.name, $0.version, "\($0.signature)") < ($1.name, $1.version, "\($1.signature)")
        }
        return entry
    }

    /// Notes which futures the graph takes, and of which types they are.
    private func addFutures(ofSlot slot: Int, to entry: inout GraphEntry) {
        for input in Set(graphs[slot].foreignInputs.values.joined()).sorted() {
            let record = graphs[Int(input.slot)]
            entry.futures.append(TaskID(graph: record.number, index: input.index))
            entry.futureTypes.append("\(record.graph.resultType(of: Int(input.index)))")
        }
    }

    /// Makes the columns of a graph in a free slot.
    mutating func makeRecord(of checked: CheckedGraph, _ entry: GraphEntry) -> Int {
        let count = checked.graph.count
        var foreign: [UInt32: [TaskReference]] = [:]
        var (ordered, orphans): (Set<UInt32>, Set<UInt32>) = ([], [])
        let inputs = edges(of: checked.graph, foreign: &foreign, ordered: &ordered, orphans: &orphans)
        let functions = checked.functions.map { intern([$0]) }
        let (needs, naming) = needs(of: checked, functions)
        var record = GraphRecord(
            number: entry.number, id: entry.id, client: nil, request: 0, clientName: entry.client, mode: entry.mode,
            wanted: entry.mode == .detach ? entry.wanted : [], graph: checked,
            functions: functions, needs: needs, naming: naming, inputs: inputs, dependents: inputs.reversed(),
            foreignInputs: foreign, ordered: ordered, orphans: orphans,
            phase: .init(repeating: .waiting, count: count),
            marks: .init(repeating: GraphRecord.Marks(), count: count), worker: .init(repeating: 0, count: count),
            attempt: .init(repeating: 0, count: count), byteCount: .init(repeating: 0, count: count),
            missing: .init(repeating: 0, count: count), ahead: .init(repeating: 0, count: count),
            users: .init(repeating: 0, count: count), workBehind: .init(repeating: 0, count: count),
            ready: PrioritySet(capacity: count),
            functionTimeoutMilliseconds: Int64(UInt32(clamping: entry.functionTimeoutMilliseconds)),
            acceptedAtMilliseconds: Int64(clamping: entry.acceptedAtMilliseconds))
        record.want(entry.wanted)
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = Int(free)
            graphs[slot] = record
        } else {
            slot = graphs.count
            graphs.append(record)
        }
        slotOfGraph[record.number] = UInt32(slot)
        if entry.id != 0 { slotOfID[entry.id] = UInt32(slot) }
        return slot
    }

    /// What each task takes, once each, derived from the arguments.
    private func edges(
        of graph: CompiledGraph, foreign: inout [UInt32: [TaskReference]], ordered: inout Set<UInt32>,
        orphans: inout Set<UInt32>
    ) -> Adjacency {
        var inputs = Adjacency(reservingTasks: graph.count)
        var list: [UInt32] = []
        for index in 0..<graph.count {
            list.removeAll(keepingCapacity: true)
            var futures: Set<TaskReference> = []
            graph.forEachReference(of: index) { reference in
                switch reference {
                case .task(let input): list.append(input)
                case .after(let input):
                    list.append(input)
                    ordered.insert(UInt32(index))
                case .future(let task):
                    guard let slot = slotOfGraph[task.graph] else {
                        // Only of a graph that was written down: the other one was over before the scheduler was.
                        orphans.insert(UInt32(index))
                        return
                    }
                    futures.insert(TaskReference(slot: slot, index: task.index))
                }
            }
            inputs.append(&list)
            if !futures.isEmpty { foreign[UInt32(index)] = futures.sorted() }
        }
        return inputs
    }

    /// Counts users and inputs, and finds what is ready.
    ///
    /// - Parameter failed: Tasks that failed, or may not run again, since the scheduler was started again.
    mutating func begin(_ slot: Int, failed: [(UInt32, FailureDescription)] = []) {
        let count = graphs[slot].taskCount
        markCrashCalls(ofSlot: slot)
        graphs[slot].countEdges()
        for (index, inputs) in graphs[slot].foreignInputs.sorted(by: { $0.key < $1.key }) {
            let task = TaskReference(slot: UInt32(slot), index: index)
            for input in inputs { addUser(task, of: input) }
        }
        // Only when all are counted, since the failure of one drops what others take.
        for (index, inputs) in graphs[slot].foreignInputs.sorted(by: { $0.key < $1.key }) {
            let task = TaskReference(slot: UInt32(slot), index: index)
            for input in inputs { judge(input, takenBy: task) }
        }
        for (index, failure) in failed { fail(TaskReference(slot: UInt32(slot), index: index), failure) }
        for index in 0..<count where graphs[slot].phase[index] == .waiting && graphs[slot].missing[index] == 0 {
            let task = TaskReference(slot: UInt32(slot), index: UInt32(index))
            if isLiteral(task) { finishLiteral(task) } else { becameReady(task) }
        }
        for index in 0..<count where graphs[slot].users[index] == 0 {
            releaseList.append(TaskReference(slot: UInt32(slot), index: UInt32(index)))
        }
        touchedSlots.insert(UInt32(slot))
    }

    /// Makes a task a user of the result of another graph.
    private mutating func addUser(_ task: TaskReference, of input: TaskReference) {
        let (slot, index) = (Int(input.slot), Int(input.index))
        graphs[slot].users[index] += 1
        graphs[slot].foreignDependents[input.index, default: []].append(task)
        if graphs[slot].phase[index] != .done { graphs[Int(task.slot)].missing[Int(task.index)] += 1 }
    }

    /// Sees to it that the result of another graph comes, or that the task fails with it.
    private mutating func judge(_ input: TaskReference, takenBy task: TaskReference) {
        let (slot, index) = (Int(input.slot), Int(input.index))
        switch graphs[slot].phase[index] {
        case .done, .waiting, .assigned: break
        case .released: revive([input])
        case .failed:
            let failure = graphs[slot].failures[input.index]
            fail(task, dependencyFailure(failure, of: input))
        }
    }

    /// Whether the task is a value that stands in the graph.
    func isLiteral(_ task: TaskReference) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        return graphs[slot].graph.functionOf[index] == CompiledGraph.noFunction
            && graphs[slot].inputs.range(of: task.index).isEmpty && graphs[slot].foreignInputs[task.index] == nil
    }

    /// A value that stands in the graph is held by the scheduler from the start.
    private mutating func finishLiteral(_ task: TaskReference) {
        let value = graphs[Int(task.slot)].graph.graph.literal(of: Int(task.index))
        finish(task, holder: 0, byteCount: UInt64(value.count), nanoseconds: 0, delivered: value)
    }
}
