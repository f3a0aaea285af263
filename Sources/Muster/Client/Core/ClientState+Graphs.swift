import MusterGraph
import MusterProtocol

/// Graphs: to the scheduler, and their results back.
extension ClientState {
    /// Submitting, step 1: the first part. Step 2: further parts, as far ahead of the scheduler's `Credit` as the window
    /// allows. Step 3: `Accepted` or `Rejected`; then `Progress`, `Results` and `Failures` as they come. Step 4:
    /// `Finished`. The other end is `SchedulerState+Clients`.
    mutating func startSubmitting(_ number: UInt64, _ submission: GraphSubmission) {
        let part = submission.bytes[0..<min(submission.bytes.count, Limits.partByteCount)]
        var graph = GraphRequest(submission)
        graph.sentByteCount = part.count
        graphs[number] = graph
        send(
            .submit(
                Submit(
                    request: number, id: 0, mode: submission.mode, wanted: submission.wanted,
                    timeoutMilliseconds: submission.functionTimeoutMilliseconds,
                    byteCount: UInt64(submission.bytes.count), part: part)))
        sendParts(of: number)
    }

    private mutating func sendParts(of number: UInt64) {
        guard var graph = graphs[number] else { return }
        let bytes = graph.submission.bytes
        while graph.sentByteCount < bytes.count {
            let end = min(bytes.count, graph.sentByteCount + Limits.partByteCount)
            guard end - graph.creditedByteCount <= Limits.windowByteCount else { break }
            let part = SubmitPart(
                request: number, offset: UInt64(graph.sentByteCount), part: bytes[graph.sentByteCount..<end])
            graph.sentByteCount = end
            send(.submitPart(part))
        }
        graphs[number] = graph
    }

    mutating func received(_ credit: Credit) {
        guard let sent = graphs[credit.request]?.sentByteCount else { return }
        let received = Int(clamping: credit.receivedByteCount)
        guard received <= sent else {
            sessionBroke("the scheduler says that \(received) bytes of a graph came, and \(sent) were sent")
            return
        }
        graphs[credit.request]?.creditedByteCount = received
        sendParts(of: credit.request)
    }

    mutating func received(_ accepted: Accepted) {
        guard let graph = graphs[accepted.request] else { return }
        graphs[accepted.request]?.graph = accepted.graph
        if graph.submission.mode != .deliver {
            held[accepted.graph] = HeldGraph(
                request: accepted.request, futureCount: graph.submission.wanted.count)
        }
        instructions.append(.accepted(accepted.request, graph: accepted.graph))
    }

    mutating func received(_ rejected: Rejected) {
        guard graphs.removeValue(forKey: rejected.request) != nil else { return }
        switch rejected.reason {
        case .request: finish(rejected.request, .failed(.rejected(rejected.errors)))
        case .noWorker:
            let message = rejected.errors.first?.message ?? "no worker is connected"
            finish(rejected.request, ClusterError(.noWorker, message))
        case .unknownRequest, .stateUnwritable:
            let message = rejected.errors.first?.message ?? "the scheduler does not take the graph"
            finish(rejected.request, ClusterError(.requestFailed, message))
        }
    }

    mutating func received(_ progress: Progress) {
        guard graphs[progress.request] != nil else { return }
        let counts = GraphProgress(
            doneCount: Int(progress.doneCount), failedCount: Int(progress.failedCount),
            taskCount: Int(progress.taskCount))
        instructions.append(.progress(progress.request, counts))
    }

    mutating func received(_ results: Results) {
        // Taken out while it is worked on, so that its columns are not copied.
        guard var graph = graphs.removeValue(forKey: results.request) else { return }
        guard let number = graph.graph, isConsistent(results) else {
            graphs[results.request] = graph
            sessionBroke("the scheduler's results contradict themselves")
            return
        }
        switch graph.submission.mode {
        case .deliver:
            let unread = takeValues(results, &graph)
            graphs[results.request] = graph
            for (place, row) in unread {
                let task = TaskID(graph: number, index: results.indices[row])
                fetch(
                    task, byteCount: results.byteCounts[row], for: results.request, place: place,
                    releasesWhenDone: true)
            }
            deliverIfComplete(results.request)
        case .hold, .detach:
            let ready = takeReady(results, &graph)
            graphs[results.request] = graph
            if !ready.isEmpty { instructions.append(.ready(results.request, ready)) }
        }
    }

    /// Whether the columns of a message have the lengths that they must have.
    private func isConsistent(_ results: Results) -> Bool {
        let count = results.indices.count
        guard results.byteCounts.count == count, results.valueOffsets.count == count + 1 else { return false }
        let offsets = results.valueOffsets
        return Int(offsets[count]) <= results.values.count && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
    }

    /// Takes the values that came along. Returns the others, which must be read: their places and rows.
    private func takeValues(_ results: Results, _ graph: inout GraphRequest) -> [(place: Int, row: Int)] {
        var unread: [(Int, Int)] = []
        for (row, index) in results.indices.enumerated() {
            guard let place = graph.places[index] else { continue }
            let range = Int(results.valueOffsets[row])..<Int(results.valueOffsets[row + 1])
            if !range.isEmpty {
                graph.settle(place, results.values[range])
            } else if !graph.isSettled[place], graph.fetching.insert(place).inserted {
                unread.append((place, row))
            }
        }
        return unread
    }

    /// Ends a request that has all its values. The scheduler's `Finished` will find nothing here.
    mutating func deliverIfComplete(_ request: UInt64) {
        guard graphs[request]?.unsettledCount == 0, graphs[request]?.submission.mode == .deliver,
            let graph = graphs.removeValue(forKey: request)
        else { return }
        finish(request, .values(graph.values.compactMap { $0 }))
    }

    private func takeReady(_ results: Results, _ graph: inout GraphRequest) -> [ReadyFuture] {
        var ready: [ReadyFuture] = []
        for (row, index) in results.indices.enumerated() {
            guard let place = graph.places[index], graph.settle(place) else { continue }
            ready.append(ReadyFuture(index: index, byteCount: results.byteCounts[row]))
        }
        return ready
    }

    /// Where values are delivered, the first failure ends the whole request: its values are of no use without each other.
    mutating func received(_ failures: Failures) {
        guard var graph = graphs.removeValue(forKey: failures.request) else { return }
        guard failures.indices.count == failures.failures.count else {
            graphs[failures.request] = graph
            sessionBroke("the scheduler's failures contradict themselves")
            return
        }
        var failed: [FailedTask] = []
        for (index, failure) in zip(failures.indices, failures.failures) {
            guard let place = graph.places[index], graph.settle(place) else { continue }
            failed.append(FailedTask(index: index, failure: failure))
        }
        graphs[failures.request] = graph
        guard let first = failed.first else { return }
        switch graph.submission.mode {
        case .deliver: giveUp(failures.request, .failed(.task(first)))
        case .hold, .detach: instructions.append(.failed(failures.request, failed))
        }
    }

    mutating func received(_ finished: Finished) {
        guard let graph = graphs[finished.request] else { return }
        switch graph.submission.mode {
        case .deliver:
            // Large values may still be on their way; then the last of them ends the request.
            guard graph.unsettledCount > graph.fetching.count else { return }
        case .hold, .detach:
            if graph.unsettledCount == 0 {
                graphs[finished.request] = nil
                finish(finished.request, .settled)
                return
            }
        }
        let message = "the scheduler ended the graph with \(graph.unsettledCount) results missing"
        giveUp(finished.request, .failed(.cluster(ClusterError(.requestFailed, message))))
    }

    /// The application has dropped futures: the scheduler is told at the end of the turn, once for all of them.
    mutating func release(_ tasks: [TaskID]) {
        for task in tasks {
            guard let graph = held[task.graph] else { continue }
            releases.append(task)
            settleReleased(task, request: graph.request)
            if graph.futureCount == 1 {
                held[task.graph] = nil
            } else {
                held[task.graph]?.futureCount -= 1
            }
        }
    }

    /// A future that is dropped before it is ready will not be heard of again.
    private mutating func settleReleased(_ task: TaskID, request: UInt64) {
        guard let place = graphs[request]?.places[task.index] else { return }
        _ = graphs[request]?.settle(place)
    }

    mutating func sendReleases() {
        guard case .open = phase, !releases.isEmpty else { return }
        send(.release(Release(tasks: releases)))
        releases = TaskColumns()
    }
}
