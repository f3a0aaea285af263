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
    func kill(_ worker: SimulatedWorker, by culprit: TaskAttempt, on thread: Int) {
        let task = culprit.task
        ledger.kills[task, default: 0] += 1
        // What has not been told, or not for certain, a scheduler counts only as long as it lives.
        let limit = killLimit * (1 + schedulerLosses)
        if let count = ledger.kills[task], count > limit {
            problems.append("task \(task) has killed \(count) workers, and was given to another each time")
        }
        if plan.tellsEveryCrash, ledger.isCondemned(task) {
            problems.append("task \(task) has killed a worker, and its call had been given up for good")
        }
        tell { "\(worker.name): task \(describe(task)) kills it" }
        die(worker, crash: plan.isSupervised ? evidence(of: culprit, on: thread, at: worker) : nil)
    }

    /// A client has been told that a task fails since it kills workers.
    func killerFailed(_ task: TaskID, of request: SimulatedRequest) {
        let (kills, isShared) = (ledger.killCount(of: task), ledger.killingValue(of: task) != nil)
        if plan.tellsEveryCrash, plan.hasOnlyCrashes, ledger.knowsKillers,
            isShared ? kills < killLimit : kills != killLimit
        {
            problems.append("task \(task) has failed, and its call had killed \(kills) workers")
        }
        ledger.condemn(task)
        guard secondTriesLeft > 0, let client = clients.filter(\.isAlive).randomElement(using: &more) else { return }
        secondTriesLeft -= 1
        submit(request.graph, mode: request.mode, by: client, within: 0...40_000_000)
    }

    /// What the worker's next life has to tell, if it tells.
    private func evidence(of culprit: TaskAttempt, on thread: Int, at worker: SimulatedWorker) -> Crash? {
        guard happens(plan.crashReportRate) else { return nil }
        let isVague = happens(plan.vagueRate)
        var tasks = [culprit]
        for (other, run) in worker.runs.sorted(by: { $0.key < $1.key }) where isVague && other != thread {
            guard let item = run.items.randomElement(using: &more) else { continue }
            tasks.append(TaskAttempt(task: TaskID(graph: run.graph, index: item.index), attempt: item.attempt))
        }
        return Crash(
            state: configuration.state, identity: worker.identity, tasks: tasks, isCertain: !isVague,
            failure: FailureDescription(kind: .workerLost, message: "a crash of \(worker.name)"))
    }

    func die(_ worker: SimulatedWorker, crash: Crash? = nil) {
        worker.isAlive = false
        ledger.lossCount += 1
        noteFault()
        tell { "\(worker.name) is gone" }
        deliver(.left(worker.connection), from: worker.connection)
        for other in workers where other.isAlive {
            let link = PeerLink(reader: other.place, holder: worker.number)
            send(from: worker.connection.number, to: other.connection.number) { [self] in
                if link.holder != 0 { closePeerSession(link) }
            }
        }
        // What was told may not have arrived.
        let crashes = worker.crashes + (crash.map { [$0] } ?? [])
        let remains = remains(of: worker)
        after(nanoseconds: 5_000_000) { [self] in
            noteFault()
            join(functions: worker.functions, crashes: crashes, remains: remains)
        }
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
        noteFault()
        tell { "\(worker.name): its session is cut" }
        after(nanoseconds: time(in: 0...3_000_000)) { [self] in tellScheduler(.left(old)) }
        dropSession(of: worker)
    }
}
