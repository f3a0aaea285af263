import MusterProtocol
import MusterScheduler
import MusterWorker

/// Schedulers that are killed and started again, and clients that come back.
extension SimulatedCluster {
    /// The scheduler is gone at once, with everything that it knew and that was on its way to or from it.
    func killScheduler() {
        guard schedulerIsUp else { return }
        tell { "the scheduler is killed" }
        schedulerIsUp = false
        schedulerLosses += 1
        ledger.lossCount += 1
        witness.forgetSessions()
        noteFault()
        for worker in workers where worker.isAlive { cutConnections.insert(worker.connection) }
        for client in clients { cutConnections.insert(client.connection) }
        (offers, paused, slowSessions) = ([:], [], [:])
        after(nanoseconds: time(in: 0...20_000_000)) { [self] in startScheduler() }
        for worker in workers where worker.isAlive { dropSession(of: worker) }
        for client in clients where client.isAlive { dropSession(of: client) }
    }

    private func startScheduler() {
        let entries = journal.reopen()
        (commitIsDue, journalFullIsTold) = (false, false)
        noteFault()
        var configuration = configuration
        configuration.incarnation = journal.incarnation
        configuration.beginMilliseconds = now.nanoseconds / 1_000_000
        scheduler = SchedulerState(configuration: configuration)
        do {
            try scheduler.restore(entries, now: now)
        } catch {
            problems.append("the state cannot be taken up: \(error)")
        }
        tell { "the scheduler is started again, with \(entries.count) entries" }
        schedulerIsUp = true
        dueSchedulerTurn(after: 0)
    }

    /// A worker notices that its session is over, and begins another one as soon as it can.
    func dropSession(of worker: SimulatedWorker) {
        let old = worker.connection
        after(nanoseconds: time(in: 0...3_000_000)) { [self] in
            whenAwake(worker) { [self] in
                guard worker.isAlive, worker.connection == old, worker.isConnected else { return }
                sessionRefused(of: worker)
            }
        }
    }

    func connectAgain(_ worker: SimulatedWorker) {
        // An outage is long, and a story should not be.
        let slowness: Int64 = outageCount > 0 ? 100 : 1
        after(nanoseconds: slowness * time(in: 0...3_000_000)) { [self] in
            guard worker.isAlive else { return }
            guard schedulerIsUp, canReachScheduler(worker), !worker.isStopped else { return connectAgain(worker) }
            worker.connection = newConnection()
            worker.isConnected = true
            greet(worker)
        }
    }

    /// The session of a client that lives is lost, with all that is under way in it.
    func loseClientSession() {
        let connected = clients.filter { $0.isAlive && $0.isConnected && !cutConnections.contains($0.connection) }
        if let client = connected.randomElement(using: &late) { loseSession(of: client) }
    }

    func loseSession(of client: SimulatedClient) {
        let old = client.connection
        cutConnections.insert(old)
        tell { "\(name(of: old)): its session is cut" }
        after(nanoseconds: time(in: 0...3_000_000)) { [self] in tellScheduler(.left(old)) }
        dropSession(of: client)
    }

    /// The scheduler does not know the client's session (any more).
    func sessionRefused(of client: SimulatedClient) {
        guard client.isConnected else { return }
        client.isConnected = false
        connectAgain(client)
    }

    func dropSession(of client: SimulatedClient) {
        let old = client.connection
        after(nanoseconds: time(in: 0...3_000_000)) { [self] in
            guard client.isAlive, client.connection == old, client.isConnected else { return }
            client.isConnected = false
            connectAgain(client)
        }
    }

    private func connectAgain(_ client: SimulatedClient) {
        after(nanoseconds: time(in: 0...10_000_000)) { [self] in
            guard client.isAlive else { return }
            guard schedulerIsUp, !client.isCutOff else { return connectAgain(client) }
            client.connection = newConnection()
            (client.isConnected, client.isWelcomed) = (true, false)
            deliver(
                .clientJoined(client.connection, ClientHello(name: "client", processID: 0)), from: client.connection)
        }
    }
}
