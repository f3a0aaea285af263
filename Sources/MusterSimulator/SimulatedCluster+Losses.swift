import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// Workers that go, and sessions that end.
extension SimulatedCluster {
    /// How many workers one task may kill: then it fails.
    private var killLimit: Int { configuration.lossLimit }

    /// A worker is gone at once; the scheduler hears of it later, and a new one takes its place.
    func loseWorker() {
        guard let worker = workers.filter(\.isAlive).randomElement(using: &random) else { return }
        if plan.sessionLosses > 0, more.chance(0.5) {
            // What it said last is lost with it.
            cutConnections.insert(worker.connection)
            let connection = worker.connection
            after(nanoseconds: time(in: 0...2_000_000)) { [self] in tellScheduler(.left(connection)) }
        }
        die(worker)
    }

    /// A worker leaves in order, in the midst of its work.
    func sayGoodbye() {
        guard let worker = workers.filter(\.isAlive).randomElement(using: &more) else { return }
        toScheduler(.goodbye, from: worker.connection)
        die(worker)
    }

    /// A task has killed its worker.
    func kill(_ worker: SimulatedWorker, by task: TaskID) {
        ledger.kills[task, default: 0] += 1
        if let count = ledger.kills[task], count > killLimit {
            problems.append("task \(task) has killed \(count) workers, and was given to another each time")
        }
        tell { "\(worker.name): task \(task) kills it" }
        die(worker)
    }

    private func die(_ worker: SimulatedWorker) {
        worker.isAlive = false
        ledger.lossCount += 1
        tell { "\(worker.name) is gone" }
        deliver(.left(worker.connection), from: worker.connection)
        for other in workers where other.isAlive {
            let link = PeerLink(reader: other.place, holder: worker.number)
            send(from: worker.connection.number, to: other.connection.number) { [self] in
                if link.holder != 0 { closePeerSession(link) }
            }
        }
        after(nanoseconds: 5_000_000) { [self] in join(functions: worker.functions) }
    }

    /// The session of a living worker with the scheduler is lost, with all that is under way in it. Either side may be the
    /// first to notice, and the new session may begin before the scheduler knows that the old one is over.
    func loseSession() {
        let welcomed = workers.filter {
            $0.isAlive && $0.number != 0 && $0.isConnected && !cutConnections.contains($0.connection)
        }
        guard let worker = welcomed.randomElement(using: &more) else { return }
        let old = worker.connection
        cutConnections.insert(old)
        ledger.lossCount += 1
        tell { "\(worker.name): its session is cut" }
        after(nanoseconds: time(in: 0...3_000_000)) { [self] in tellScheduler(.left(old)) }
        dropSession(of: worker)
    }
}
