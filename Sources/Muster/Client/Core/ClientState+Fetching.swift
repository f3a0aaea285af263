import MusterGraph
import MusterProtocol

/// Reading large values, part by part.
///
/// Step 1: `Read`, with as many parts as the window has room for. Step 2: `ReadReply`, one entry a part. Step 3, when all
/// parts are here: `Release`. The other end is `SchedulerState+Reading`, which asks a worker that holds the value.
extension ClientState {
    /// Begins to read a value; its parts are asked for at the end of the turn.
    mutating func fetch(
        _ task: TaskID, byteCount: UInt64, for request: UInt64, place: Int, releasesWhenDone: Bool
    ) {
        guard byteCount <= configuration.valueByteCountLimit, byteCount > 0 else {
            let message =
                "a result has \(byteCount) bytes; this client takes from 1 to \(configuration.valueByteCountLimit)"
            failFetching(request, ClusterError(.valueUnavailable, message))
            return
        }
        begin(
            Fetch(
                request: request, place: place, task: task, releasesWhenDone: releasesWhenDone,
                byteCount: Int(byteCount)))
    }

    /// Begins to read, as soon as the scheduler goes on with the graph.
    mutating func begin(_ fetch: Fetch) {
        fetches[nextFetch] = fetch
        fetchQueue.append(nextFetch)
        nextFetch += 1
    }

    /// Begins to read a future's value; or will do so when the scheduler has been asked to go on with its graph.
    mutating func fetchFuture(_ task: TaskID, byteCount: UInt64, for request: UInt64) {
        guard let holder = held[task.graph], let graph = graphs[holder] else {
            finish(request, lostFuture)
            return
        }
        let before = nextFetch
        fetch(task, byteCount: byteCount, for: request, place: 0, releasesWhenDone: false)
        if graph.standing != .accepted, let fetch = fetches.removeValue(forKey: before) {
            suspendedFetches.append(fetch)
        }
    }

    var lostFuture: ClusterError {
        ClusterError(
            .valueUnavailable,
            "the graph of this future is over: it was cancelled, or the scheduler at \(configuration.address) lost it."
                + " Submit again.")
    }

    /// Forgets the values that a request was reading. Their parts will come, and be ignored.
    @discardableResult
    mutating func dropFetches(of request: UInt64) -> Bool {
        let gone = fetches.filter { $0.value.request == request }.keys
        for number in gone { fetches[number] = nil }
        let suspendedCount = suspendedFetches.count
        suspendedFetches.removeAll { $0.request == request }
        return !gone.isEmpty || suspendedFetches.count < suspendedCount
    }

    /// Forgets one value that a request was reading.
    mutating func dropFetch(of request: UInt64, place: Int) {
        for (number, fetch) in fetches where fetch.request == request && fetch.place == place { fetches[number] = nil }
        suspendedFetches.removeAll { $0.request == request && $0.place == place }
    }

    /// The futures of a graph are gone, and whoever was reading them is told.
    mutating func failFetches(of graph: UInt64, _ outcome: ClientOutcome) {
        let all = fetches.values.map { ($0.request, $0.task) } + suspendedFetches.map { ($0.request, $0.task) }
        for request in Set(all.filter { $0.1.graph == graph && graphs[$0.0] == nil }.map(\.0)).sorted() {
            dropFetches(of: request)
            finish(request, outcome)
        }
    }

    mutating func forgetFetches() {
        fetches = [:]
        fetchQueue = []
        fetchQueueStart = 0
        rereads = []
        reads = [:]
    }

    /// Asks for parts, in the order in which the values were wanted, as many as the window has room for.
    mutating func sendReads() {
        guard case .open = phase else { return }
        var read = Read()
        while reads.count < configuration.readWindow, fetchQueueStart < fetchQueue.count {
            let number = fetchQueue[fetchQueueStart]
            guard let fetch = fetches[number], !fetch.isPaused, fetch.askedByteCount < fetch.byteCount else {
                fetchQueueStart += 1
                continue
            }
            read.entries.append(ask(number, fetch, at: fetch.askedByteCount, upTo: fetch.byteCount))
        }
        if fetchQueueStart > 1_000, fetchQueueStart * 2 > fetchQueue.count {
            fetchQueue.removeFirst(fetchQueueStart)
            fetchQueueStart = 0
        }
        if !read.entries.isEmpty { send(.read(read)) }
    }

    private mutating func ask(_ number: UInt64, _ fetch: Fetch, at offset: Int, upTo end: Int) -> Read.Entry {
        let count = min(end - offset, Limits.partByteCount)
        reads[nextRead] = PartRead(
            fetch: number, offset: offset, byteCount: count, totalByteCount: fetch.byteCount)
        fetches[number]?.askedByteCount = max(fetch.askedByteCount, offset + count)
        defer { nextRead += 1 }
        return Read.Entry(request: nextRead, task: fetch.task, offset: UInt64(offset), byteCount: UInt32(count))
    }

    mutating func received(_ reply: ReadReply) {
        var offset = 0
        for entry in reply.entries {
            let end = offset + Int(entry.byteCount)
            guard end <= reply.bytes.count else {
                sessionBroke("an answer to a read has fewer bytes than it says")
                return
            }
            let part = reply.bytes[offset..<end]
            offset = end
            guard let read = reads.removeValue(forKey: entry.request), let fetch = fetches[read.fetch],
                fetch.byteCount == read.totalByteCount, !fetch.isPaused
            else { continue }
            switch entry.status {
            case .found: take(part, of: read, fetch, total: entry.totalByteCount)
            case .notHeld: missed(read.fetch, fetch)
            case .unreadable:
                let message = "the result of \(fetch.task) could not be read by the worker that holds it"
                failFetching(fetch.request, ClusterError(.valueUnavailable, message))
            }
        }
    }

    /// A part has come, whole or only its beginning.
    private mutating func take(_ part: Payload, of read: PartRead, _ fetch: Fetch, total: UInt64) {
        guard total == UInt64(fetch.byteCount) else {
            // It was computed again, and came out differently: what has come is of no use.
            restart(read.fetch, byteCount: total)
            return
        }
        guard part.count > 0, part.count <= read.byteCount else {
            sessionBroke("\(part.count) bytes answer a read of \(read.byteCount)")
            return
        }
        let buffer = fetch.buffer ?? ValueBuffer(count: fetch.byteCount)
        buffer.write(part, at: read.offset)
        fetches[read.fetch]?.buffer = buffer
        fetches[read.fetch]?.receivedByteCount += part.count
        if part.count < read.byteCount {
            let rest = ask(read.fetch, fetch, at: read.offset + part.count, upTo: read.offset + read.byteCount)
            send(.read(Read(entries: [rest])))
        }
        if fetch.receivedByteCount + part.count == fetch.byteCount { complete(read.fetch, fetch, buffer) }
    }

    private mutating func complete(_ number: UInt64, _ fetch: Fetch, _ buffer: ValueBuffer) {
        fetches[number] = nil
        let value = buffer.take(count: fetch.byteCount)
        faultCount = 0
        if fetch.releasesWhenDone { releases.append(fetch.task) }
        if graphs[fetch.request] != nil {
            graphs[fetch.request]?.fetching.remove(fetch.place)
            if fetch.releasesWhenDone { graphs[fetch.request]?.released.append(fetch.task.index) }
            graphs[fetch.request]?.settle(fetch.place, value)
            deliverIfComplete(fetch.request)
        } else {
            finish(fetch.request, .values([value]))
        }
    }

    /// Nobody has the value now. It may be being computed again, so it is asked for later, from its beginning.
    private mutating func missed(_ number: UInt64, _ fetch: Fetch) {
        guard fetch.misses < configuration.rereadLimit else {
            let message = "nobody holds the result of \(fetch.task) any more"
            failFetching(fetch.request, ClusterError(.valueUnavailable, message))
            return
        }
        fetches[number]?.misses += 1
        fetches[number]?.isPaused = true
        rereads.append((number, now.advanced(byMilliseconds: configuration.rereadMilliseconds)))
    }

    /// Begins to read a value anew.
    mutating func restart(_ number: UInt64, byteCount: UInt64? = nil) {
        guard let old = fetches[number] else { return }
        // A new number, so that answers to old questions count for nothing.
        fetches[number] = nil
        let before = nextFetch
        fetch(
            old.task, byteCount: byteCount ?? UInt64(old.byteCount), for: old.request, place: old.place,
            releasesWhenDone: old.releasesWhenDone)
        fetches[before]?.misses = old.misses
    }

    /// A value can't be had, so its request can't be met.
    private mutating func failFetching(_ request: UInt64, _ error: ClusterError) {
        if graphs[request] != nil {
            giveUp(request, .failed(.cluster(error)))
        } else {
            dropFetches(of: request)
            finish(request, error)
        }
    }
}
