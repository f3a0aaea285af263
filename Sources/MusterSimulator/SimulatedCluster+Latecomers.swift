import MusterGraph
import MusterProtocol

/// Workers that join late, and requests that are left with the scheduler and taken up by another client.
extension SimulatedCluster {
    func scheduleLatecomers() {
        for _ in 0..<plan.lateWorkers {
            after(nanoseconds: lastTime(in: 40_000_000...200_000_000)) { [self] in
                noteFault()
                join(functions: SimulatedFunctions.all)
            }
        }
    }

    /// Whether a graph is left with the scheduler.
    func isDetached() -> Bool { plan.detachRate > 0 && last.chance(plan.detachRate) }

    /// Some time somebody wants what has come of a detached request.
    func collectSometime(_ request: SimulatedRequest) {
        guard request.mode == .detach else { return }
        after(nanoseconds: lastTime(in: 5_000_000...100_000_000)) { [self] in collect(request) }
    }

    /// The end of a request that could not be written down may be forgotten by the next scheduler.
    func collectAgain(_ request: SimulatedRequest) {
        guard plan.fullJournals > 0, plan.restarts > 0, now.nanoseconds < 400_000_000 else { return }
        after(nanoseconds: 200_000_000) { [self] in collector.collect(request, mayBeOver: true) }
    }

    private func collect(_ request: SimulatedRequest) {
        // A client that is gone may not have said so.
        guard !request.isCancelled || !request.client.isAlive else { return }
        noteFault()
        // What it said last may still be on its way, which no later word may tell.
        if let goneAt = request.client.goneAt, now.nanoseconds < goneAt + 30_000_000 { return collectSometime(request) }
        let isLeft = request.isAccepted && request.client.requests[request.number] == nil
        guard isLeft || !request.client.isAlive else {
            // A graph that was not taken was submitted anew, as another request.
            if request.client.requests[request.number] === request { collectSometime(request) }
            return
        }
        collector.collect(request, mayBeOver: request.isCancelled)
    }
}

extension SimulatedClient {
    /// The graph is the scheduler's own from now on.
    func leave(_ request: SimulatedRequest) {
        requests[request.number] = nil
    }

    /// Goes on with a request that another client has left; or that may have been ended.
    func collect(_ other: SimulatedRequest, mayBeOver: Bool = false) {
        let request = SimulatedRequest(
            number: takeNumber(), id: other.id, client: self, graph: other.graph, mode: .detach)
        request.isAccepted = other.isAccepted && !mayBeOver
        request.graphNumber = other.graphNumber
        request.wasAttached = true
        request.isCollecting = true
        request.isRepeated = other.isRepeated
        request.former = other.client
        if other.isCollecting { request.released = other.released }
        requests[request.number] = request
        cluster.ledger.collected(request)
        guard maySpeak else { return }
        request.session = connection
        tell(.attach(Attach(request: request.number, id: request.id)))
    }

    /// Another session goes on with a request.
    func taken(_ number: UInt64) {
        guard let request = requests[number] else { return }
        guard request.mode == .detach else { return report("request \(number) was taken by another") }
        guard request.isCollecting else {
            request.isAccepted = true
            return leave(request)
        }
        // One that is gone may have said its last word just now.
        guard let former = request.former, !former.isAlive else {
            return report("request \(number) was taken by another")
        }
        let session = connection
        later(1_000_000...5_000_000) { client in
            guard client.requests[number] === request, client.maySpeak, client.connection == session else { return }
            request.sessionAnswerCount = 0
            client.tell(.attach(Attach(request: number, id: request.id)))
        }
    }
}
