import MusterGraph
import MusterProtocol

/// Getting inputs from those who hold them.
///
/// A value is read in parts, several at once, from all of its holders in turn. A holder that does not have it (any more)
/// is not asked again; when none is left, the tasks that wait for it go back to the scheduler.
extension WorkerState {
    /// Begins to fetch an input. Returns why it cannot be; nil when it is on its way.
    mutating func beginFetch(
        _ input: TaskID, _ source: (holders: [UInt32], byteCount: UInt64), for task: TaskID
    ) -> FailureDescription? {
        guard source.byteCount <= configuration.valueByteCount else {
            let message =
                "an input has \(source.byteCount) bytes, and this worker takes up to \(configuration.valueByteCount)"
            return FailureDescription(kind: .noRoom, message: message)
        }
        fetches[input] = Fetch(
            holders: source.holders, byteCount: source.byteCount, waiters: [task],
            asksScheduler: source.holders.contains(0))
        fetchQueue.append(input)
        // Where memory is not counted there is nothing to wait for; otherwise it is when its turn comes.
        if configuration.memory == nil { _ = admit(input) }
        return nil
    }

    /// Asks for as much as may be under way at once. Values get their memory in the order in which they were asked for, so
    /// that a large one is not passed by small ones for ever.
    mutating func continueFetches() {
        var rest: [TaskID] = []
        var isFull = false
        for (position, input) in fetchQueue.enumerated() {
            guard pendingByteCount < configuration.readByteCount else {
                rest.append(contentsOf: fetchQueue[position...])
                break
            }
            guard let fetch = fetches[input] else { continue }
            guard isConnected || fetch.holders != [0] else {
                rest.append(input)
                continue
            }
            let mayAsk = fetch.isAdmitted || !isFull && admit(input)
            isFull = isFull || !mayAsk
            if !mayAsk || askForMore(input) { rest.append(input) }
        }
        fetchQueue = rest
    }

    /// Asks for the next parts of one value. Returns whether there are still more.
    private mutating func askForMore(_ input: TaskID) -> Bool {
        guard var fetch = fetches[input] else { return false }
        let holders = isConnected ? fetch.holders : fetch.holders.filter { $0 != 0 }
        guard !holders.isEmpty else { return false }
        while fetch.nextOffset < fetch.byteCount, fetch.pending.count < configuration.readsPerValue,
            pendingByteCount < configuration.readByteCount
        {
            let size = UInt32(min(fetch.byteCount - fetch.nextOffset, UInt64(Limits.partByteCount)))
            let part = Int(fetch.nextOffset / UInt64(Limits.partByteCount))
            ask(holders[part % holders.count], input, fetch.nextOffset, size, &fetch)
            fetch.nextOffset += UInt64(size)
        }
        let isMore = fetch.nextOffset < fetch.byteCount
        fetches[input] = fetch
        return isMore
    }

    private mutating func ask(
        _ holder: UInt32, _ input: TaskID, _ offset: UInt64, _ size: UInt32, _ fetch: inout Fetch
    ) {
        let number = nextRead
        nextRead += 1
        pendingReads[number] = PendingRead(task: input, holder: holder, offset: offset, byteCount: size)
        pendingByteCount += Int(size)
        fetch.pending.insert(number)
        reads[holder, default: []].append(Read.Entry(request: number, task: input, offset: offset, byteCount: size))
    }

    mutating func answered(_ reply: ReadReply, by holder: UInt32) {
        var offset = 0
        for entry in reply.entries {
            let range = offset..<offset + Int(entry.byteCount)
            offset = range.upperBound
            guard range.upperBound <= reply.bytes.count, let read = finishRead(entry.request, by: holder) else {
                continue
            }
            let isWhole = entry.status == .found && entry.byteCount == read.byteCount
            if isWhole, entry.totalByteCount == fetches[read.task]?.byteCount {
                take(reply.bytes[range], read)
            } else {
                holderFailed(read)
            }
        }
    }

    private mutating func finishRead(_ number: UInt64, by holder: UInt32) -> PendingRead? {
        guard let read = pendingReads[number], read.holder == holder else { return nil }
        pendingReads[number] = nil
        pendingByteCount -= Int(read.byteCount)
        fetches[read.task]?.pending.remove(number)
        return read
    }

    /// A part has come.
    private mutating func take(_ bytes: Payload, _ read: PendingRead) {
        guard var fetch = fetches.removeValue(forKey: read.task) else { return }
        if !fetch.isAllocated {
            fetch.isAllocated = true
            memory.allocate(fetch.byteCount)
        }
        if UInt64(bytes.count) == fetch.byteCount {
            arrived(read.task, Payload(copying: bytes.borrowedBytes), fetch)
            return
        }
        if fetch.bytes.isEmpty { fetch.bytes = [UInt8](repeating: 0, count: Int(fetch.byteCount)) }
        fetch.bytes.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[Int(read.offset)...]).copyMemory(from: bytes.borrowedBytes)
        }
        withExtendedLifetime(bytes) {}
        fetch.receivedByteCount += UInt64(bytes.count)
        if fetch.receivedByteCount == fetch.byteCount {
            arrived(read.task, Payload(fetch.bytes), fetch)
        } else {
            fetches[read.task] = fetch
            if fetch.nextOffset < fetch.byteCount, !fetchQueue.contains(read.task) { fetchQueue.append(read.task) }
        }
    }

    /// The whole value has come.
    private mutating func arrived(_ input: TaskID, _ value: Payload, _ fetch: Fetch) {
        var fetch = fetch
        fetch.bytes = []
        fetch.isStoring = true
        fetches[input] = fetch
        instruct(.store(input, value))
    }

    /// A fetched value is in the store: those who wait for it have it, and others may get it here.
    mutating func stored(_ input: TaskID) {
        guard let fetch = fetches[input], fetch.isStoring else { return storedForNobody(input) }
        endFetch(input)
        hold(input, byteCount: fetch.byteCount, attempt: 0, uses: fetch.waiters.count, isLocal: false)
        report.acquired.append(input)
        for task in fetch.waiters { inputArrived(at: task) }
    }

    /// A value is in the store that is not waited for any more: its graph was closed meanwhile, or it is made here.
    private mutating func storedForNobody(_ input: TaskID) {
        guard sections[input.graph]?.held[input.index] == nil else { return }
        if sections[input.graph]?.tasks[input.index] == nil {
            drop([input])
        } else {
            sections[input.graph]?.tasks[input.index]?.hasOldResult = true
        }
    }

    /// A result is here now: made, or fetched. It may have been here before, for tasks that still take it.
    mutating func hold(_ task: TaskID, byteCount: UInt64, attempt: UInt64, uses: Int, isLocal: Bool) {
        let earlier = sections[task.graph]?.held[task.index]?.uses ?? 0
        sections[task.graph, default: GraphSection()].held[task.index] = HeldResult(
            byteCount: byteCount, attempt: attempt, uses: earlier + uses, isLocal: isLocal)
    }

    /// One more input of the task is here.
    mutating func inputArrived(at task: TaskID) {
        guard var record = sections[task.graph]?.tasks[task.index] else { return }
        record.missing -= 1
        if record.missing == 0 {
            record.phase = .ready
            ready.push(task)
        }
        sections[task.graph]?.tasks[task.index] = record
    }

    /// A holder could not give a part: the others are asked for it.
    private mutating func holderFailed(_ read: PendingRead) {
        guard var fetch = fetches[read.task] else { return }
        fetch.holders.removeAll { $0 == read.holder }
        if let other = fetch.holders.first(where: { $0 != 0 || isConnected }) {
            ask(other, read.task, read.offset, read.byteCount, &fetch)
            fetches[read.task] = fetch
        } else {
            fetches[read.task] = fetch
            failUnlessScheduler(read.task)
        }
    }

    /// No other worker can give the value. The scheduler may reach one that has it.
    private mutating func failUnlessScheduler(_ input: TaskID) {
        guard let fetch = fetches[input], fetch.byteCount > 0, !fetch.asksScheduler || fetch.holders == [0] else {
            return failFetch(input)
        }
        fetches[input]?.asksScheduler = true
        fetches[input]?.holders = [0]
        beginAnew(input)
    }

    /// Asks for a value from its beginning; answers that still come are ignored.
    mutating func beginAnew(_ input: TaskID) {
        guard var fetch = fetches[input] else { return }
        for number in fetch.pending {
            if let read = pendingReads.removeValue(forKey: number) { pendingByteCount -= Int(read.byteCount) }
        }
        fetch.pending = []
        (fetch.nextOffset, fetch.receivedByteCount, fetch.bytes) = (0, 0, [])
        fetches[input] = fetch
        if !fetchQueue.contains(input) { fetchQueue.append(input) }
    }

    /// Ends fetches that nobody is left to answer.
    mutating func failStrandedFetches() {
        let stranded = fetches.filter { $0.value.isStranded }.keys.sorted()
        for input in stranded { failUnlessScheduler(input) }
    }

    /// Nobody has the value: the tasks that wait for it go back.
    private mutating func failFetch(_ input: TaskID) {
        let waiters = fetches[input]?.waiters ?? []
        abandonFetch(input)
        report.missing.append(input)
        giveUp(waiters)
    }

    /// Forgets a fetch, and frees what was reserved for it.
    @discardableResult
    private mutating func endFetch(_ input: TaskID) -> Fetch? {
        guard let fetch = fetches.removeValue(forKey: input) else { return nil }
        memory.end(fetch)
        return fetch
    }

    /// Stops a fetch; answers that still come are ignored.
    mutating func abandonFetch(_ input: TaskID) {
        guard let fetch = endFetch(input) else { return }
        for number in fetch.pending {
            if let read = pendingReads.removeValue(forKey: number) { pendingByteCount -= Int(read.byteCount) }
        }
        fetchQueue.removeAll { $0 == input }
    }

    mutating func unreachable(_ holder: UInt32) {
        let lost = pendingReads.filter { $0.value.holder == holder }.keys.sorted()
        for input in fetches.keys { fetches[input]?.holders.removeAll { $0 == holder } }
        for number in lost {
            if let read = finishRead(number, by: holder) { holderFailed(read) }
        }
        failStrandedFetches()
    }

    /// A value came and there was no room for it: the tasks that wait for it fail.
    mutating func notStored(_ task: TaskID, _ reason: String) {
        guard let fetch = fetches[task], fetch.isStoring else { return }
        endFetch(task)
        let failure = FailureDescription(kind: .noRoom, message: "an input could not be stored: \(reason)")
        for waiting in fetch.waiters.sorted() { fail(waiting, failure) }
    }
}
