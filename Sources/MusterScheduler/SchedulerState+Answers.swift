import MusterGraph
import MusterProtocol

/// What clients are told of their graphs, and told again.
///
/// Step 1: results and failures that a wake-up has found are gathered into one entry, which is written down. Step 2: they
/// are sent, in the order of the entries. Step 3: the client acknowledges them (`Acknowledge`), and they are forgotten.
/// When a session ends before that, all of it is sent again in the next one, to whoever attaches to the request.
extension SchedulerState {
    /// Sends clients what their graphs came to, and ends graphs that are over.
    mutating func flushClients() {
        // A graph that ends may have held the last use of another's result, which may end that one.
        while !touchedSlots.isEmpty {
            for slot in touchedSlots.takeAll() where graphs[Int(slot)].isOpen { flushClient(ofSlot: Int(slot)) }
            settleReleases()
        }
    }

    private mutating func flushClient(ofSlot slot: Int) {
        keepAnswers(ofSlot: slot)
        if graphs[slot].unansweredCount == 0 { graphs[slot].isFinished = true }
        if graphs[slot].recordNumber <= recording.writtenNumber, let client = graphs[slot].client {
            sendAnswers(ofSlot: slot, to: client)
        }
        if isOver(slot) {
            closeGraph(slot)
        } else if !graphs[slot].isFinished, nextProgress == nil {
            nextProgress = now.advanced(byMilliseconds: configuration.progressMilliseconds)
        }
    }

    /// Whether nobody needs anything of a graph any more.
    private func isOver(_ slot: Int) -> Bool {
        guard graphs[slot].isFinished, graphs[slot].heldCount == 0 else { return false }
        let isKnown = graphs[slot].mode == .detach ? graphs[slot].answers.isCollected : graphs[slot].answers.isEmpty
        // What only stays since its function has effects keeps nothing alive.
        return isKnown
            && !graphs[slot].foreignDependents.keys.contains { index in
                graphs[slot].users[Int(index)] > (graphs[slot].marks[Int(index)].contains(.pinned) ? 1 : 0)
            }
    }

    /// Makes entries of what was gathered.
    private mutating func keepAnswers(ofSlot slot: Int) {
        let outgoing = graphs[slot].outgoing
        guard !outgoing.isEmpty else { return }
        graphs[slot].outgoing = OutgoingResults()
        var entry = HistoryEntry()
        entry.results.indices = outgoing.indices
        entry.results.byteCounts = outgoing.byteCounts
        entry.results.valueOffsets = outgoing.valueOffsets
        entry.results.values = Payload(outgoing.values)
        // As many failures as a list may have, and no more.
        var position = 0
        repeat {
            let end = min(outgoing.failures.count, position + 65_536)
            entry.failures.indices = Array(outgoing.failedIndices[position..<end])
            entry.failures.failures = Array(outgoing.failures[position..<end])
            let sequence = remember(entry, ofSlot: slot)
            keep(entry, sequence, ofSlot: slot)
            entry = HistoryEntry()
            position = end
        } while position < outgoing.failures.count
    }

    /// Adds to the history of a graph. Returns where it stands there.
    @discardableResult
    mutating func remember(_ entry: HistoryEntry, ofSlot slot: Int) -> UInt64 {
        let sequence = graphs[slot].historyCount
        graphs[slot].historyCount += 1
        if configuration.isRecorded {
            put(.history, key: HistoryEntry.key(of: graphs[slot].number, sequence), entry)
        }
        return sequence
    }

    private mutating func sendAnswers(ofSlot slot: Int, to client: ConnectionID) {
        let request = graphs[slot].request
        if !graphs[slot].answers.isAcceptanceTold {
            graphs[slot].answers.isAcceptanceTold = true
            let (number, wanted) = (graphs[slot].number, graphs[slot].wanted)
            send(client, .accepted(Accepted(request: request, graph: number, wanted: wanted)))
        }
        for entry in graphs[slot].answers.takeUnsent() {
            if !entry.history.results.indices.isEmpty {
                var results = entry.history.results
                results.request = request
                send(client, .results(results))
            }
            if !entry.history.failures.indices.isEmpty {
                var failures = entry.history.failures
                failures.request = request
                send(client, .failures(failures))
            }
        }
        if graphs[slot].isFinished, !graphs[slot].answers.isFinishTold {
            graphs[slot].answers.isFinishTold = true
            send(client, .progress(progress(ofSlot: slot)))
            send(client, .finished(Finished(request: request)))
        }
    }

    /// The client has got answers: they are not sent again, and their values not kept.
    mutating func received(_ acknowledge: Acknowledge, from client: ConnectionID) {
        guard let slot = clients[client]?.graphs[acknowledge.request].map(Int.init) else { return }
        let isDetached = graphs[slot].mode == .detach
        // All that there ever was: what this wake-up has gathered, too, which nobody would acknowledge.
        if acknowledge.answerCount == .max, !isDetached { graphs[slot].outgoing = OutgoingResults() }
        let before = graphs[slot].answers.byteCount
        let done = graphs[slot].answers.acknowledge(acknowledge.answerCount, keepsAll: isDetached)
        answersByteCount += graphs[slot].answers.byteCount - before
        // Where nothing is left of the graph, it is removed in a moment with all its history.
        for entry in done where configuration.isRecorded && !isOver(slot) {
            let key = HistoryEntry.key(of: graphs[slot].number, entry.sequence)
            put(.history, key: key, entry.history.acknowledged)
        }
        touchedSlots.insert(UInt32(slot))
    }

    /// Keeps an entry until the client acknowledges it.
    mutating func keep(_ entry: HistoryEntry, _ sequence: UInt64, ofSlot slot: Int) {
        let before = graphs[slot].answers.byteCount
        graphs[slot].answers.append(entry, sequence: sequence)
        answersByteCount += graphs[slot].answers.byteCount - before
    }

    /// Whether so much waits to be acknowledged that a graph's tasks have to wait.
    func isBacklogged(_ slot: Int) -> Bool {
        let byteCount = graphs[slot].answers.byteCount
        return byteCount > configuration.answerByteCount
            || (answersByteCount > configuration.answersByteCount && byteCount > configuration.answerShareByteCount)
    }
}
