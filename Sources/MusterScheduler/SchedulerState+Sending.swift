import MusterGraph
import MusterProtocol

/// At the end of a turn: at most one message of work to each worker.
extension SchedulerState {
    mutating func flushWorkers() {
        for worker in touchedWorkers.takeAll() where workers[Int(worker)].isConnected {
            if workers[Int(worker)].hasMessage {
                let work = makeWork(for: worker)
                send(workers[Int(worker)].connection, .work(work))
            }
            if !workers[Int(worker)].reads.isEmpty {
                send(workers[Int(worker)].connection, .read(Read(entries: workers[Int(worker)].reads)))
                workers[Int(worker)].reads = []
            }
        }
    }

    /// Tells a worker that is told nothing else which of its reports are safe. Returns whether there was anything.
    mutating func tellAcknowledged(_ worker: UInt32) -> Bool {
        guard workers[Int(worker)].acknowledged > workers[Int(worker)].toldAcknowledged else { return false }
        send(workers[Int(worker)].connection, .work(makeWork(for: worker)))
        return true
    }

    private mutating func makeWork(for worker: UInt32) -> Work {
        let number = Int(worker)
        var work = Work()
        work.attempt = attempt
        work.acknowledged = workers[number].acknowledged
        workers[number].toldAcknowledged = work.acknowledged
        work.closedGraphs = workers[number].closedGraphs
        work.released = workers[number].released
        work.takenBack = workers[number].takenBack
        let assigned = workers[number].assigned
        workers[number].closedGraphs = []
        workers[number].released = TaskColumns()
        workers[number].takenBack = TaskColumns()
        workers[number].assigned = []
        workers[number].assignedByteCount = 0
        addAssignments(assigned, to: &work, for: worker)
        return work
    }

    /// The tasks, grouped by graph without changing their order in it, and what the worker needs to know for them.
    private mutating func addAssignments(_ tasks: [TaskReference], to work: inout Work, for worker: UInt32) {
        var places: [UInt32: Int] = [:]
        var ranges: [[Range<Int>]] = []
        var named: Set<TaskID> = []
        for task in tasks where isAt(Int(worker), task) && graphs[Int(task.slot)].attempt[Int(task.index)] == attempt {
            let slot = Int(task.slot)
            let place: Int
            if let known = places[task.slot] {
                place = known
            } else {
                place = work.assignments.count
                places[task.slot] = place
                work.assignments.append(Assignments(graph: graphs[slot].number))
                ranges.append([])
                openGraph(atSlot: slot, for: worker, in: &work)
            }
            append(task, to: &work.assignments[place], worker: worker, ranges: &ranges[place])
            addSources(of: task, worker: worker, named: &named, to: &work)
        }
        for (slot, place) in places.sorted(by: { $0.value < $1.value }) {
            work.assignments[place].arguments = joined(ranges[place], of: graphs[Int(slot)].graph.graph.arguments)
        }
        addPeers(to: &work, for: Int(worker))
    }

    private mutating func append(
        _ task: TaskReference, to assignments: inout Assignments, worker: UInt32,
        ranges: inout [Range<Int>]
    ) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let arguments = argumentRange(of: task)
        // Tasks that stand together in the graph mostly go together.
        if let last = ranges.last, last.upperBound == arguments.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<arguments.upperBound
        } else {
            ranges.append(arguments)
        }
        assignments.indices.append(task.index)
        assignments.functions.append(graphs[slot].graph.functionOf[index])
        assignments.flags.append(disposition(of: task, at: worker))
        let options = graphs[slot].graph.graph.options(of: index)
        assignments.retries.append(UInt8(clamping: options?.retries ?? 0))
        assignments.append(timeout: options?.timeoutMilliseconds ?? 0)
        assignments.argumentOffsets.append((assignments.argumentOffsets.last ?? 0) + UInt32(arguments.count))
    }

    /// What becomes of the result. It is local if every task that takes it goes to the same worker in the same message.
    private mutating func disposition(of task: TaskReference, at worker: UInt32) -> Assignments.Flags {
        let (slot, index) = (Int(task.slot), Int(task.index))
        // Not `[]`: a literal of an option set goes through its generic form, which took a tenth of the scheduler's time.
        var flags = Assignments.Flags()
        if let function = function(of: task), functions[function].hasEffects { flags.insert(.effects) }
        let marks = graphs[slot].marks[index]
        let range = graphs[slot].dependents.range(of: task.index)
        if marks.contains(.held) {
            let isDelivered = graphs[slot].mode == .deliver && !marks.contains(.answered)
            if isDelivered { flags.insert(.deliver) }
            if !isDelivered || isTaken(task) { flags.insert(.keep) }
            if !isDelivered, willBeCopied(task) { flags.insert(.deliver) }
            return flags
        }
        let isLocal =
            !flags.contains(.effects) && !range.isEmpty && graphs[slot].foreignDependents[task.index] == nil
            && range.allSatisfy { position in
                let dependent = Int(graphs[slot].dependents.targets[position])
                return graphs[slot].phase[dependent] == .assigned && graphs[slot].worker[dependent] == worker
                    && graphs[slot].attempt[dependent] == attempt
                    && !isUnsent(TaskReference(slot: task.slot, index: UInt32(dependent)))
            }
        if isLocal {
            graphs[slot].marks[index].insert(.local)
        } else {
            flags.insert(.keep)
            if willBeCopied(task) { flags.insert(.deliver) }
        }
        return flags
    }

    /// Tells a worker of a graph, once.
    private mutating func openGraph(atSlot slot: Int, for worker: UInt32, in work: inout Work) {
        guard workers[Int(worker)].knownGraphs.insert(graphs[slot].number).inserted else { return }
        graphs[slot].openedAt.insert(worker)
        let choices = graphs[slot].functions.map { functions[$0].choices[0] }
        work.openedGraphs.append(GraphOpening(graph: graphs[slot].number, functions: choices))
    }

    /// Names the holders of the inputs that are neither at the worker nor made there; each input once in a message.
    private func addSources(of task: TaskReference, worker: UInt32, named: inout Set<TaskID>, to work: inout Work) {
        for input in graphs[Int(task.slot)].inputs[task.index] {
            addSource(TaskReference(slot: task.slot, index: input), worker: worker, named: &named, to: &work)
        }
        for input in graphs[Int(task.slot)].foreignInputs[task.index] ?? [] {
            addSource(input, worker: worker, named: &named, to: &work)
        }
    }

    private func addSource(_ input: TaskReference, worker: UInt32, named: inout Set<TaskID>, to work: inout Work) {
        let (slot, index) = (Int(input.slot), Int(input.index))
        guard graphs[slot].phase[index] == .done, graphs[slot].worker[index] != worker else { return }
        let copies = graphs[slot].copies[input.index] ?? []
        guard !copies.contains(worker) else { return }
        let id = TaskID(graph: graphs[slot].number, index: input.index)
        guard named.insert(id).inserted else { return }
        work.sources.inputs.append(id)
        work.sources.byteCounts.append(graphs[slot].byteCount[index])
        work.sources.holders.append(graphs[slot].worker[index])
        work.sources.holders.append(contentsOf: copies.prefix(3))
        work.sources.holderOffsets.append(UInt32(work.sources.holders.count))
    }

    /// Tells a worker where the others are that it has to fetch from, once.
    private mutating func addPeers(to work: inout Work, for worker: Int) {
        for holder in Set(work.sources.holders).sorted() where holder != 0 {
            guard workers[worker].knownPeers.insert(holder).inserted else { continue }
            work.peers.append(PeerAddress(worker: holder, address: workers[Int(holder)].address))
        }
    }

    /// Pieces of the arguments in one run of bytes.
    private func joined(_ ranges: [Range<Int>], of arguments: Payload) -> Payload {
        if ranges.count == 1 { return arguments[ranges[0]] }
        return arguments.withUnsafeBytes { source in
            Payload(count: ranges.reduce(0) { $0 + $1.count }) { target in
                var offset = 0
                for range in ranges {
                    UnsafeMutableRawBufferPointer(rebasing: target[offset...])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range]))
                    offset += range.count
                }
            }
        }
    }
}

extension Assignments {
    /// Adds the limit of the task whose index was added last. The column stays empty until one has a limit.
    fileprivate mutating func append(timeout milliseconds: UInt32) {
        if timeouts.isEmpty {
            guard milliseconds > 0 else { return }
            timeouts = [UInt32](repeating: 0, count: indices.count - 1)
        }
        timeouts.append(milliseconds)
    }
}
