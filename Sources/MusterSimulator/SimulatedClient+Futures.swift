import MusterGraph
import MusterProtocol

/// What a client does with results that stay in the cluster.
extension SimulatedClient {
    func accepted(_ request: SimulatedRequest, as graph: UInt64) {
        request.graphNumber = graph
        guard !request.isAccepted else { return }
        request.isAccepted = true
        if request.mode == .detach, !request.isCollecting, !request.isCancelled { return leave(request) }
        guard request.mode == .hold else { return }
        cluster.takeFutures(of: request)
        for index in request.wanted where cluster.happens(cluster.plan.earlyReleaseRate) {
            later(0...10_000_000) { client in client.release(request, index) }
        }
    }

    /// A future is ready: it is read, held for a while, and released.
    func becameReady(_ request: SimulatedRequest, _ index: UInt32, byteCount: Int) {
        let expected = request.graph.outcomes[Int(index)]
        guard expected.hasResult, expected.value.map({ $0.count == byteCount }) ?? true else {
            report("future \(request.id(of: index)) has \(byteCount) bytes, and should come to something else")
            return
        }
        guard request.answered.insert(index).inserted || !request.wasAttached || request.mode == .hold else { return }
        let isRead = cluster.happens(0.7)
        later(0...30_000_000) { client in
            guard isRead, !request.isCancelled, !request.released.contains(index) else {
                client.release(request, index)
                return
            }
            client.tell(.read(Read(entries: client.beginRead(request, index, byteCount: byteCount))))
        }
    }

    /// A future that has been read, or that has no value, is released some time.
    func letGoSoon(_ request: SimulatedRequest, _ index: UInt32) {
        later(0...20_000_000) { client in client.release(request, index) }
    }

    func release(_ request: SimulatedRequest, _ index: UInt32) {
        guard !request.isCancelled, request.released.insert(index).inserted else { return }
        tell(.release(Release(tasks: TaskColumns([request.id(of: index)]))))
        settle(request.number)
    }

    /// Says something in the session; between sessions it is said, if need be, when the next one begins.
    func tell(_ message: Message) {
        if maySpeak { cluster.toScheduler(message, from: connection) }
    }

    /// Does something after a while, if the client is still there.
    func later(_ nanoseconds: ClosedRange<Int64>, _ action: @escaping (SimulatedClient) -> Void) {
        cluster.after(nanoseconds: cluster.time(in: nanoseconds)) { [self] in if isAlive { action(self) } }
    }
}
