import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// How it begins, and how it has to end.
extension SimulatedCluster {
    func begin() {
        for number in 0..<plan.workerCount {
            after(nanoseconds: Int64.random(in: 0...plan.joinNanoseconds, using: &random)) { [self] in
                join(functions: number == 0 ? SimulatedFunctions.all : someFunctions())
            }
        }
        futureGraphsLeft = plan.futureGraphCount
        secondTriesLeft = plan.secondTries
        ledger.toleratesLosses = plan.crashCount == 0 || !plan.hasOnlyCrashes
        let crashing = crashingGraphs()
        for number in 0..<plan.clientCount {
            let client = SimulatedClient(connection: newConnection(), cluster: self)
            clients.append(client)
            deliver(
                .clientJoined(client.connection, ClientHello(name: "client", processID: 0)), from: client.connection)
            for graph in 0..<plan.graphsPerClient {
                let hasCrash = crashing.contains(number * plan.graphsPerClient + graph)
                var shape = SimulatedGraph.Shape(
                    failureRate: plan.failureRate, orderRate: plan.orderRate, hasCrash: hasCrash,
                    effectRate: plan.effectRate, rerunRate: plan.rerunRate)
                if hasCrash, plan.isSupervised, more.chance(0.5) { shape.crashValue = more.chance(0.5) ? 1 : 2 }
                let graph = SimulatedGraph(using: &random, shape: shape)
                let first = happens(plan.holdRate) ? Submit.Mode.hold : .deliver
                let mode = isDetached() ? .detach : first
                after(nanoseconds: Int64.random(in: 0...50_000_000, using: &random)) { [self] in
                    submit(graph, mode: mode, by: client)
                }
            }
            if random.chance(plan.cancelRate) { scheduleCancel(client) }
            if random.chance(plan.vanishRate) { scheduleVanishing(client) }
        }
        if plan.detachRate > 0 { addCollector() }
        scheduleLosses()
        scheduleLastLosses()
    }

    /// The client that takes up what others have left. It does not go away for good.
    private func addCollector() {
        collector = SimulatedClient(connection: newConnection(), cluster: self)
        clients.append(collector)
        deliver(
            .clientJoined(collector.connection, ClientHello(name: "collector", processID: 0)),
            from: collector.connection)
    }

    private func scheduleLastLosses() {
        for _ in 0..<plan.stops {
            after(nanoseconds: lastTime(in: 1_000_000...60_000_000)) { [self] in stopWorker() }
        }
        for _ in 0..<plan.peerPartitions {
            after(nanoseconds: lastTime(in: 1_000_000...60_000_000)) { [self] in cutPeers() }
        }
        for _ in 0..<plan.workerPartitions {
            after(nanoseconds: lastTime(in: 1_000_000...60_000_000)) { [self] in cutOffWorker() }
        }
        for _ in 0..<plan.clientPartitions {
            after(nanoseconds: lastTime(in: 1_000_000...60_000_000)) { [self] in cutOffClient() }
        }
        scheduleDisks()
        scheduleLatecomers()
        scheduleSlowness()
        scheduleOutages()
    }

    /// Which graphs kill workers.
    private func crashingGraphs() -> Set<Int> {
        Set(
            (0..<plan.crashCount).map { _ in Int.random(in: 0..<plan.clientCount * plan.graphsPerClient, using: &more) }
        )
    }

    private func someFunctions() -> Set<String> {
        guard plan.lackRate > 0 else { return SimulatedFunctions.all }
        let some = SimulatedFunctions.common.map(\.name).filter { _ in !happens(plan.lackRate) }
        return Set(some).union([SimulatedFunctions.effect])
    }

    private func scheduleLosses() {
        for _ in 0..<plan.workerLosses {
            after(nanoseconds: Int64.random(in: 1_000_000...60_000_000, using: &random)) { [self] in loseWorker() }
        }
        for _ in 0..<plan.sessionLosses {
            after(nanoseconds: time(in: 1_000_000...60_000_000)) { [self] in loseSession() }
        }
        for _ in 0..<plan.restarts {
            after(nanoseconds: Int64.random(in: 1_000_000...80_000_000, using: &late)) { [self] in killScheduler() }
        }
        for _ in 0..<plan.clientSessionLosses {
            after(nanoseconds: Int64.random(in: 1_000_000...80_000_000, using: &late)) { [self] in loseClientSession() }
        }
        for _ in 0..<plan.goodbyes {
            after(nanoseconds: time(in: 1_000_000...60_000_000)) { [self] in sayGoodbye() }
        }
    }

    /// Everything is answered, and nothing is left anywhere.
    func checkEnd() {
        guard problems.isEmpty else { return }
        for (number, client) in clients.enumerated() where client.isAlive {
            for (request, state) in client.requests.sorted(by: { $0.key < $1.key }) {
                problems.append(
                    "client \(number): request \(request), graph \(state.graphNumber), is not over "
                        + "(finished: \(state.isFinished), answered \(state.answered.count) of \(state.wanted.count), "
                        + "released \(state.released.count))")
            }
        }
        if !scheduler.isIdle {
            problems.append("the scheduler still has something: \(scheduler.leftovers + scheduler.checkInvariants())")
        }
        if plan.isRecorded, !journal.leftovers.isEmpty { problems.append("the journal still has \(journal.leftovers)") }
        for worker in workers where worker.isAlive {
            if !worker.state.isIdle { problems.append("worker \(worker.name) still has something") }
            if !worker.store.isEmpty {
                problems.append("worker \(worker.name) still stores \(worker.store.keys.sorted())")
            }
        }
    }
}
