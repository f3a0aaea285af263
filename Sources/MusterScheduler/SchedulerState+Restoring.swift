import MusterGraph
package import MusterProtocol

/// What a scheduler waits for before it gives anything out: one that was started again, or one that had lost every worker.
struct Returning {
    /// Workers that it had, and that have not come back.
    var awaited: Set<UInt32> = []
    /// Until when it waits; nil when it does not, or no more.
    var deadline: Moment?

    /// Whether the scheduler was started again, and knows of tasks only what was written down.
    var isRestart = false
    /// When it was started again; nil when it was not, or long ago.
    var restartedAt: Moment?
    /// When workers were lost that may be alive.
    var lost: [UInt32: Moment] = [:]

    var isUnderWay: Bool { deadline != nil }

    /// Whether workers may come back that are not there now.
    var mayBringWorkers: Bool { !lost.isEmpty || restartedAt != nil }
}

/// Taking up a state that was written down.
///
/// Step 1: every graph is opened as if it were new, but for what its history tells: who has been answered, what failed, what
/// was let go. So all that is still needed waits to be run. Step 2: the workers that there were come back and say what they
/// hold and run (`SchedulerState+Adopting.swift`); what they have need not be run, nor what only that needed. Step 3: when
/// all are back, or after a while, the rest is given out.
extension SchedulerState {
    /// Takes up a state. To be called once, before anything else happens.
    ///
    /// - Parameter entries: All entries, in the order of tables and keys.
    /// - Throws: `StateFailure` where one of them cannot be used. Nothing is passed over.
    package mutating func restore(_ entries: [StateEntry], now: Moment) throws(StateFailure) {
        self.now = now
        var graphEntries: [GraphEntry] = []
        var histories: [UInt64: [(sequence: UInt64, entry: HistoryEntry)]] = [:]
        for entry in entries {
            switch entry.table {
            case .workers: try restoreWorker(try decode(entry))
            case .graphs: graphEntries.append(try decode(entry))
            case .history:
                guard let (graph, sequence) = Self.numbers(entry.key) else {
                    throw StateFailure("the key of an entry of \(entry.table) has \(entry.key.count) bytes, not 16")
                }
                histories[graph, default: []].append((sequence, try decode(entry)))
            case .collections:
                let record: CollectionRecord = try decode(entry)
                collections[record.name] = record
            case .crashes: crashTable.set(try decode(entry))
            }
        }
        for entry in graphEntries.sorted(by: { $0.number < $1.number }) {
            try restoreGraph(entry, histories.removeValue(forKey: entry.number) ?? [])
        }
        if let graph = histories.keys.min() {
            throw StateFailure("there is a history of graph \(graph), and no such graph")
        }
        returning.isRestart = true
        returning.restartedAt = now
        guard !returning.awaited.isEmpty else { return endReturning() }
        returning.deadline = now.advanced(byMilliseconds: configuration.returnMilliseconds)
    }

    private func decode<Entry: Record>(_ entry: StateEntry) throws(StateFailure) -> Entry {
        do throws(DecodingFailure) {
            return try Entry(archive: entry.value)
        } catch {
            throw StateFailure("the entry \(entry.key) of \(entry.table) cannot be read: \(error)")
        }
    }

    private static func numbers(_ key: [UInt8]) -> (UInt64, UInt64)? {
        guard key.count == 16 else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return (number(key[..<8]), number(key[8...]))
    }

    private mutating func restoreWorker(_ entry: WorkerEntry) throws(StateFailure) {
        // Rows of all numbers before it are made.
        guard entry.number > 0, entry.number <= configuration.workerNumberCount,
            numberOfIdentity[entry.identity] == nil,
            returning.awaited.insert(entry.number).inserted
        else {
            throw StateFailure("worker \(entry.name) cannot have the number \(entry.number)")
        }
        while workers.count <= Int(entry.number) {
            var gone = workers[0].departed
            gone.number = UInt32(workers.count)
            workers.append(gone)
        }
        workers[Int(entry.number)].identity = entry.identity
        workers[Int(entry.number)].name = entry.name
        numberOfIdentity[entry.identity] = entry.number
    }

    private mutating func restoreGraph(
        _ entry: GraphEntry, _ history: [(sequence: UInt64, entry: HistoryEntry)]
    ) throws(StateFailure) {
        let checked: CheckedGraph
        do {
            checked = try Self.recheck(entry)
        } catch {
            throw StateFailure("graph \(entry.number) cannot be taken up: \(error)")
        }
        guard entry.wanted.allSatisfy({ $0 < checked.graph.count }), slotOfGraph[entry.number] == nil else {
            throw StateFailure("graph \(entry.number) contradicts itself")
        }
        let slot = makeRecord(of: checked, entry)
        graphs[slot].awaySince = now
        awaySlots.insert(UInt32(slot))
        var failures: [(UInt32, FailureDescription)] = []
        for (sequence, entry) in history {
            guard sequence < .max >> 1 else {
                throw StateFailure("the history of graph \(graphs[slot].number) has an entry \(sequence)")
            }
            graphs[slot].historyCount = sequence + 1
            try replay(entry, sequence, ofSlot: slot, &failures)
        }
        begin(slot, failed: failures)
    }

    /// Checks the graph against the functions that it was accepted with, and not against what workers have now.
    private static func recheck(_ entry: GraphEntry) throws -> CheckedGraph {
        var types: [TaskID: ValueType] = [:]
        for (future, type) in zip(entry.futures, entry.futureTypes) { types[future] = try ValueType(parsing: type) }
        let graph = try CompiledGraph(decoding: entry.bytes)
        return try graph.check(catalog: FunctionCatalog(entry.functions)) { types[$0] }
    }

    private mutating func replay(
        _ entry: HistoryEntry, _ sequence: UInt64, ofSlot slot: Int, _ failures: inout [(UInt32, FailureDescription)]
    ) throws(StateFailure) {
        let count = graphs[slot].taskCount
        let named = [entry.results.indices, entry.delivered, entry.failures.indices, entry.released, entry.begun]
        guard named.allSatisfy({ $0.allSatisfy { $0 < count } }) else {
            throw StateFailure("the history of graph \(graphs[slot].number) tells of tasks that it does not have")
        }
        for (row, index) in entry.results.indices.enumerated() {
            replayAnswer(index, ofSlot: slot)
            if entry.results.isDelivered(row) { replayRelease(index, ofSlot: slot) }
        }
        for index in entry.delivered {
            replayAnswer(index, ofSlot: slot)
            replayRelease(index, ofSlot: slot)
        }
        for (index, failure) in zip(entry.failures.indices, entry.failures.failures) {
            replayAnswer(index, ofSlot: slot)
            failures.append((index, failure))
        }
        for index in entry.released {
            replayAnswer(index, ofSlot: slot)
            replayRelease(index, ofSlot: slot)
        }
        for (index, attempt) in zip(entry.begun, entry.begunAttempts) {
            graphs[slot].begun[index] = attempt == 0 ? nil : attempt
        }
        if entry.answerCount > 0, !entry.isAcknowledged { keep(entry, sequence, ofSlot: slot) }
    }

    /// The client was told, or was about to be.
    private mutating func replayAnswer(_ index: UInt32, ofSlot slot: Int) {
        guard graphs[slot].marks[Int(index)].contains(.wanted), !graphs[slot].marks[Int(index)].contains(.answered)
        else { return }
        graphs[slot].marks[Int(index)].insert(.answered)
        graphs[slot].unansweredCount -= 1
    }

    /// The client does not hold it any more.
    private mutating func replayRelease(_ index: UInt32, ofSlot slot: Int) {
        guard graphs[slot].marks[Int(index)].contains(.held) else { return }
        graphs[slot].marks[Int(index)].remove(.held)
        graphs[slot].heldCount -= 1
        graphs[slot].users[Int(index)] -= 1
    }

    /// Every worker was lost, and one of them is back, alive: most likely it was this scheduler that was cut off, and the others
    /// come back too, one by one. What they hold and run is not given out in that moment.
    mutating func gatherAgain() {
        guard !returning.isUnderWay else { return }
        forgetLost()
        guard !returning.lost.isEmpty else { return }
        returning.awaited = Set(returning.lost.keys)
        returning.deadline = now.advanced(byMilliseconds: configuration.gatherMilliseconds)
    }

    /// Workers that have been gone for so long do not come back.
    mutating func forgetLost() {
        guard returning.mayBringWorkers else { return }
        let limit = configuration.absenceMilliseconds
        if let start = returning.restartedAt, start.advanced(byMilliseconds: limit) <= now {
            returning.restartedAt = nil
        }
        returning.lost = returning.lost.filter { now < $0.value.advanced(byMilliseconds: limit) }
    }

    /// A worker that was waited for is back.
    mutating func returned(_ worker: UInt32) {
        returning.lost[worker] = nil
        guard returning.awaited.remove(worker) != nil, returning.awaited.isEmpty, returning.isUnderWay else { return }
        endReturning()
    }

    /// A worker that was waited for is gone: another has what it held. The next scheduler need not wait for it.
    mutating func succeeded(_ former: UInt32) {
        returning.lost[former] = nil
        guard returning.awaited.contains(former) else { return }
        forgetInState(former)
        returned(former)
    }

    private mutating func forgetInState(_ worker: UInt32) {
        record(.remove(.workers, key: WorkerEntry.key(of: workers[Int(worker)].identity)))
    }

    mutating func checkReturning() {
        guard let deadline = returning.deadline, deadline <= now else { return }
        // They are welcome later, too, but a scheduler that is started then would wait in vain.
        for worker in returning.awaited.sorted() {
            forgetInState(worker)
            if returning.lost[worker] == nil { returning.lost[worker] = now }
        }
        let names = returning.awaited.sorted().map { workers[Int($0)].name }
        instructions.append(.log("\(returning.awaited.count) workers have not come back: \(names)"))
        endReturning()
    }

    /// What nobody has brought back is run, or cannot be.
    private mutating func endReturning() {
        let isRestart = returning.isRestart
        (returning.awaited, returning.deadline, returning.isRestart) = ([], nil, false)
        for slot in graphs.indices where isRestart && graphs[slot].isOpen {
            for index in graphs[slot].orphans.sorted() where graphs[slot].phase[Int(index)] == .waiting {
                let message = "its result is lost, and it took a future that was released"
                let task = TaskReference(slot: UInt32(slot), index: index)
                fail(task, FailureDescription(kind: .dataLost, message: message))
            }
            for index in graphs[slot].begun.keys.sorted() where graphs[slot].phase[Int(index)] == .waiting {
                let task = TaskReference(slot: UInt32(slot), index: index)
                if hasEffects(task), !mayRunAgain(task) { failDoubtful(task, lostWith: "the scheduler") }
            }
        }
        settleReleases()
    }
}
