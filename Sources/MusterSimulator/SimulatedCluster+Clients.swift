import MusterGraph
import MusterProtocol
import MusterScheduler

/// What clients do.
extension SimulatedCluster {
    func submit(_ graph: SimulatedGraph, mode: Submit.Mode, by client: SimulatedClient) {
        guard client.isAlive else { return }
        noteFault()
        let message = client.submit(graph, mode: mode)
        if client.maySpeak { toScheduler(message, from: client.connection) }
    }

    /// A graph that was not taken is submitted anew after a while.
    func submit(
        _ graph: SimulatedGraph, mode: Submit.Mode, by client: SimulatedClient, within times: ClosedRange<Int64>
    ) {
        after(nanoseconds: time(in: times)) { [self] in submit(graph, mode: mode, by: client) }
    }

    /// Some later graphs, of this client or another, take results of a graph that was just accepted.
    func takeFutures(of request: SimulatedRequest) {
        guard futureGraphsLeft > 0 else { return }
        let count = Int.random(in: 1...futureGraphsLeft, using: &more)
        futureGraphsLeft -= count
        for _ in 0..<count {
            after(nanoseconds: time(in: 0...40_000_000)) { [self] in submitTaking(request) }
        }
    }

    private func submitTaking(_ request: SimulatedRequest) {
        guard let client = clients.filter(\.isAlive).randomElement(using: &more) else { return }
        var shape = SimulatedGraph.Shape(
            failureRate: plan.failureRate, orderRate: plan.orderRate, effectRate: plan.effectRate,
            rerunRate: plan.rerunRate)
        let others = clients.flatMap { $0.requests.values }.filter { $0.mode == .hold && $0.graphNumber != 0 }
        let other = others.sorted { $0.graphNumber < $1.graphNumber }.randomElement(using: &more)
        for taken in [request, other].compactMap({ $0 }) {
            // Now and then one that is released already.
            let usable = taken.wanted.filter { !taken.released.contains($0) || happens(0.05) }
            for index in usable.shuffled(using: &more).prefix(3) {
                shape.futures[taken.id(of: index)] = taken.graph.outcomes[Int(index)]
            }
        }
        let graph = SimulatedGraph(using: &more, shape: shape)
        submit(graph, mode: happens(plan.holdRate) ? .hold : .deliver, by: client)
    }

    func scheduleCancel(_ client: SimulatedClient) {
        after(nanoseconds: Int64.random(in: 0...80_000_000, using: &random)) { [self] in
            if client.isAlive, let message = client.cancelSomething(using: &random) { client.tell(message) }
        }
    }

    func scheduleVanishing(_ client: SimulatedClient) {
        after(nanoseconds: Int64.random(in: 0...80_000_000, using: &random)) { [self] in
            client.isAlive = false
            client.goneAt = now.nanoseconds
            deliver(.left(client.connection), from: client.connection)
        }
    }
}
