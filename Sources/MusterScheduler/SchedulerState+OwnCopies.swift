import MusterGraph
import MusterProtocol

/// Small results of which the scheduler keeps a copy, so that the loss of a worker costs little.
///
/// What only a lost worker held is made again from the graph, and near the root of a tree that may be most of the tree. So
/// it is known of each result how much work is behind it: its own run, and what is behind its inputs, down to those of which
/// the scheduler has a copy. What is behind a result is divided among those that take it. So work counts once, however
/// the graph looks, and there is one copy at most for each `copyNanoseconds` of it.
///
/// Step 1: a task has finished with so much behind it, and its result is small: the scheduler reads it, as it does for
/// clients, or it has come along with the report, if that could be foreseen. Step 2: it is kept until the result is
/// released. Step 3: when the last worker that held the result is lost, the scheduler is its holder, as of a value that
/// stands in the graph, and nothing runs again.
extension SchedulerState {
    /// Who reads for the scheduler itself. No session has this number.
    static var itself: ConnectionID { ConnectionID(number: 0) }

    /// Notes how much work is behind a result that has just come, and sees to a copy where that is much.
    mutating func weigh(_ task: TaskReference, nanoseconds: Float, delivered: Payload?) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let work = nanoseconds + workBehindInputs(of: task)
        // What was foreseen has come along only for this, and may as well be kept.
        let isForeseen =
            delivered != nil && !(graphs[slot].mode == .deliver && graphs[slot].marks[index].contains(.wanted))
        guard isForeseen || work >= configuration.copyNanoseconds else { return noteWork(work, behind: task) }
        if let function = function(of: task) {
            functions[function].hasSmallResults = graphs[slot].byteCount[index] <= configuration.copyByteCount
        }
        guard beginCopy(of: task) else { return noteWork(work, behind: task) }
        graphs[slot].workBehind[index] = 0
        if let delivered { keep(Payload(copying: delivered.borrowedBytes), of: task) } else { askForCopy(of: task) }
    }

    private mutating func noteWork(_ work: Float, behind task: TaskReference) {
        let takers = graphs[Int(task.slot)].dependents.range(of: task.index).count
        graphs[Int(task.slot)].workBehind[Int(task.index)] = work / Float(max(1, takers))
    }

    private func workBehindInputs(of task: TaskReference) -> Float {
        let slot = Int(task.slot)
        var work: Float = 0
        for position in graphs[slot].inputs.range(of: task.index) {
            work += graphs[slot].workBehind[Int(graphs[slot].inputs.targets[position])]
        }
        guard !graphs[slot].foreignInputs.isEmpty else { return work }
        for input in graphs[slot].foreignInputs[task.index] ?? [] where graphs[Int(input.slot)].isOpen {
            work += graphs[Int(input.slot)].workBehind[Int(input.index)]
        }
        return work
    }

    /// Whether it can be foreseen that there will be a copy of the result. Then it comes along with the report, and there is
    /// no moment in which the worker has it alone, and what it was made of is released.
    func willBeCopied(_ task: TaskReference) -> Bool {
        guard let function = function(of: task), functions[function].hasSmallResults else { return false }
        let work = Float(functions[function].averageNanoseconds) + workBehindInputs(of: task)
        return work >= configuration.copyNanoseconds && ownCopiesByteCount < configuration.copiesByteCount
    }

    /// Whether there may be a copy of a result. Then there is room for it.
    private mutating func beginCopy(of task: TaskReference) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let size = graphs[slot].byteCount[index]
        // What its worker drops by itself, or nobody needs any more, is not there for long.
        guard size > 0, size <= configuration.copyByteCount, graphs[slot].worker[index] != 0,
            graphs[slot].users[index] > 0, !graphs[slot].marks[index].contains(.local),
            ownCopiesByteCount + OwnCopy.cost(of: size) <= configuration.copiesByteCount
        else { return false }
        ownCopiesByteCount += OwnCopy.cost(of: size)
        return true
    }

    private mutating func askForCopy(of task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        let holder = graphs[slot].worker[index]
        let entry = Read.Entry(
            request: nextRelay, task: TaskID(graph: graphs[slot].number, index: task.index), offset: 0,
            byteCount: UInt32(graphs[slot].byteCount[index]))
        nextRelay += 1
        let byteCount = cost(of: entry, task)
        relays[entry.request] = Relay(
            asker: Self.itself, entry: entry, worker: holder, byteCount: byteCount, attempts: ReadAttempts())
        take(byteCount, of: holder, for: Self.itself)
        workers[Int(holder)].reads.append(entry)
        touchedWorkers.insert(holder)
        graphs[slot].ownCopies[task.index] = .asked(read: entry.request)
    }

    private mutating func keep(_ value: Payload, of task: TaskReference) {
        graphs[Int(task.slot)].ownCopies[task.index] = .here(value)
    }

    /// What was asked for has come, or cannot be had. It may be of no use any more.
    mutating func receivedCopy(_ relay: Relay, _ reply: ReadReply.Entry, _ bytes: Payload) {
        guard let task = awaitedCopy(relay) else { return }
        let size = graphs[Int(task.slot)].byteCount[Int(task.index)]
        if reply.status == .found, reply.totalByteCount == size, bytes.count == Int(size) {
            // Not a slice, which would keep the whole message.
            keep(Payload(copying: bytes.borrowedBytes), of: task)
        } else {
            forgetOwnCopy(of: task)
        }
    }

    /// The worker that was asked is gone. Another may have the result.
    mutating func lostCopy(_ relay: Relay) {
        guard let task = awaitedCopy(relay) else { return }
        forgetOwnCopy(of: task)
        if beginCopy(of: task) { askForCopy(of: task) }
    }

    /// The result whose copy a read was for, if it is still waited for.
    private func awaitedCopy(_ relay: Relay) -> TaskReference? {
        guard let task = reference(to: relay.entry.task),
            case .asked(relay.entry.request) = graphs[Int(task.slot)].ownCopies[task.index]
        else { return nil }
        return task
    }

    /// Whether the scheduler has a copy of the result.
    func hasOwnCopy(of task: TaskReference) -> Bool { ownCopy(of: task) != nil }

    func ownCopy(of task: TaskReference) -> Payload? {
        guard !graphs[Int(task.slot)].ownCopies.isEmpty,
            case .here(let value) = graphs[Int(task.slot)].ownCopies[task.index]
        else { return nil }
        return value
    }

    /// No worker has the result any more. If the scheduler has a copy, it is the holder from now on.
    ///
    /// - Returns: Whether it is; otherwise the result is lost.
    mutating func fallBackToOwnCopy(of task: TaskReference) -> Bool {
        guard hasOwnCopy(of: task) else {
            forgetOwnCopy(of: task)
            return false
        }
        let (slot, index) = (Int(task.slot), Int(task.index))
        graphs[slot].worker[index] = 0
        workers[0].heldByteCount += graphs[slot].byteCount[index]
        return true
    }

    /// A worker that has come back brings a result with its value. It may have told of it before, to a scheduler that released
    /// the result and was killed before that was written down, and so have dropped it. Then this value is all that is left.
    mutating func keep(_ value: Payload, broughtBack task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].phase[index] == .done, graphs[slot].byteCount[index] == UInt64(value.count),
            !hasOwnCopy(of: task)
        else { return }
        forgetOwnCopy(of: task)
        guard beginCopy(of: task) else { return }
        graphs[slot].workBehind[index] = 0
        keep(Payload(copying: value.borrowedBytes), of: task)
    }

    /// The result is released, or lost.
    mutating func forgetOwnCopy(of task: TaskReference) {
        let slot = Int(task.slot)
        guard !graphs[slot].ownCopies.isEmpty, let copy = graphs[slot].ownCopies.removeValue(forKey: task.index) else {
            return
        }
        ownCopiesByteCount -= OwnCopy.cost(of: graphs[slot].byteCount[Int(task.index)])
        // What has come and gone in one turn is not asked for.
        guard case .asked(let read) = copy, let relay = relays[read],
            let place = workers[Int(relay.worker)].reads.lastIndex(where: { $0.request == read })
        else { return }
        workers[Int(relay.worker)].reads.remove(at: place)
        relays[read] = nil
        giveBack(relay)
    }

    /// The graph is over.
    mutating func forgetOwnCopies(ofSlot slot: Int) {
        for index in graphs[slot].ownCopies.keys.sorted() {
            forgetOwnCopy(of: TaskReference(slot: UInt32(slot), index: index))
        }
    }

    /// What does not hold of the copies after a turn.
    var ownCopyProblems: [String] {
        var (problems, total): ([String], Int) = ([], 0)
        for slot in graphs.indices where graphs[slot].isOpen {
            for (index, copy) in graphs[slot].ownCopies.sorted(by: { $0.key < $1.key }) {
                let size = graphs[slot].byteCount[Int(index)]
                total += OwnCopy.cost(of: size)
                let id = "\(graphs[slot].number)/\(index)"
                if graphs[slot].phase[Int(index)] != .done {
                    problems.append("a copy is kept of \(id), which is not done")
                }
                switch copy {
                case .asked(let read):
                    if relays[read] == nil { problems.append("a copy of \(id) is waited for, and nobody asked") }
                case .here(let value):
                    if value.count != Int(size) { problems.append("the copy of \(id) has another size") }
                }
            }
        }
        if total != ownCopiesByteCount {
            problems.append("copies take \(total) bytes, and \(ownCopiesByteCount) are counted")
        }
        return problems
    }
}
