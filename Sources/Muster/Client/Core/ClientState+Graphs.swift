import MusterGraph
import MusterProtocol

/// Graphs: to the scheduler, and their results back.
extension ClientState {
    /// Submitting, step 1: the first part. Step 2: further parts, as far ahead of the scheduler's `Credit` as the window
    /// allows. Step 3: `Accepted` or `Rejected`; then `Progress`, `Results` and `Failures` as they come. Step 4:
    /// `Finished`. The other end is `SchedulerState+Clients`.
    mutating func startSubmitting(_ number: UInt64, _ submission: GraphSubmission) {
        let part = submission.bytes[0..<min(submission.bytes.count, Limits.partByteCount)]
        graphs[number]?.resume(.submitting)
        graphs[number]?.sentByteCount = part.count
        graphs[number]?.creditedByteCount = 0
        send(
            .submit(
                Submit(
                    request: number, id: submission.id, mode: submission.mode, wanted: submission.wanted,
                    timeoutMilliseconds: submission.functionTimeoutMilliseconds,
                    byteCount: UInt64(submission.bytes.count), isRepeated: graphs[number]?.isRepeated ?? false,
                    part: part)))
        sendParts(of: number, submission.bytes)
    }

    private mutating func sendParts(of number: UInt64, _ bytes: Payload) {
        guard var graph = graphs[number] else { return }
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
        guard let graph = graphs[credit.request], case .submitting = graph.standing, let submission = graph.submission
        else { return }
        let received = Int(clamping: credit.receivedByteCount)
        guard received <= graph.sentByteCount else {
            sessionBroke(
                "the scheduler says that \(received) bytes of a graph came, and \(graph.sentByteCount) were sent")
            return
        }
        graphs[credit.request]?.creditedByteCount = received
        sendParts(of: credit.request, submission.bytes)
    }

    /// The scheduler runs a graph, or goes on with it.
    mutating func received(_ accepted: Accepted) {
        let number = accepted.request
        guard let graph = graphs[number], graph.standing != .accepted else { return }
        graphs[number]?.accept(accepted.graph)
        switch graph.purpose {
        case .deliver: break
        case .hold:
            guard graph.graph.map({ $0 == accepted.graph }) ?? true else {
                send(.cancel(Cancel(request: number)))
                unknown(number)
                return
            }
            if graph.futureCount > 0 { held[accepted.graph] = number }
        case .detach:
            drop(number, .settled)
            return
        case .collect:
            guard !accepted.wanted.isEmpty else {
                let message = "the request \(RequestID(graph.id)) was not detached, so it is its own client's"
                drop(number, .failed(.cluster(ClusterError(.unknownRequest, message))))
                return
            }
            if graph.graph != accepted.graph { graphs[number]?.want(accepted.wanted) }
        case .end:
            send(.cancel(Cancel(request: number)))
            return
        }
        if let before = graph.graph {
            // Another number is another run of the graph: what was being read comes anew.
            if before != accepted.graph { dropFetches(of: number) }
            resumeFetches(of: accepted.graph)
            // That may have been lost with the session in which it was said.
            for index in graphs[number]?.released ?? [] {
                releases.append(TaskID(graph: accepted.graph, index: index))
            }
        } else {
            instructions.append(.accepted(number, graph: accepted.graph))
        }
    }

    mutating func received(_ rejected: Rejected) {
        guard let graph = graphs[rejected.request] else { return }
        switch (rejected.reason, graph.standing) {
        case (.unknownRequest, .attaching): unknown(rejected.request)
        case (.request, _): drop(rejected.request, .failed(.rejected(rejected.errors)))
        case (.noWorker, _): drop(rejected, .noWorker, "no worker is connected")
        case (.stateUnwritable, _): drop(rejected, .stateUnwritable, "the scheduler cannot write its state")
        case (.unknownRequest, _): drop(rejected, .requestFailed, "the scheduler does not take the graph")
        }
    }

    private mutating func drop(_ rejected: Rejected, _ kind: ClusterError.Kind, _ otherwise: String) {
        let message = rejected.errors.first?.message ?? otherwise
        drop(rejected.request, .failed(.cluster(ClusterError(kind, message))))
    }

    mutating func received(_ progress: Progress) {
        guard let graph = graphs[progress.request], case .accepted = graph.standing else { return }
        let counts = GraphProgress(
            doneCount: Int(progress.doneCount), failedCount: Int(progress.failedCount),
            taskCount: Int(progress.taskCount))
        instructions.append(.progress(progress.request, counts))
    }
}
