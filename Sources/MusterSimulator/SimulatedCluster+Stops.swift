import MusterProtocol
import MusterScheduler
import MusterWorker

/// Workers that stop for a while, as a process does that is sent SIGSTOP and SIGCONT: nothing is lost, and all that has
/// come meanwhile is taken in late. The scheduler may have given them up by then.
extension SimulatedCluster {
    /// Does something at a worker; when it goes on, if it is stopped.
    func whenAwake(_ worker: SimulatedWorker, _ action: @escaping () -> Void) {
        if worker.isStopped { worker.waiting.append(action) } else { action() }
    }

    func stopWorker() {
        let running = workers.filter { $0.isAlive && !$0.isStopped }
        guard let worker = running.randomElement(using: &last) else { return }
        worker.isStopped = true
        ledger.lossCount += 1
        noteFault()
        tell { "\(worker.name) is stopped" }
        let nanoseconds = lastTime(in: 100_000...(last.chance(0.3) ? 300_000_000 : 30_000_000))
        if last.chance(plan.stopLossRate) {
            let connection = worker.connection
            after(nanoseconds: lastTime(in: 0...nanoseconds)) { [self] in
                if worker.isStopped, worker.isConnected { tellScheduler(.left(connection)) }
            }
        }
        after(nanoseconds: nanoseconds) { [self] in resume(worker) }
    }

    /// It goes on with what has waited for it, in order, and lets the scheduler hear of it.
    private func resume(_ worker: SimulatedWorker) {
        noteFault()
        tell { "\(worker.name) goes on, with \(worker.waiting.count) things that have waited" }
        worker.isStopped = false
        let waiting = worker.waiting
        worker.waiting = []
        for action in waiting { action() }
        after(nanoseconds: lastTime(in: 0...1_000_000)) { [self] in
            if worker.isAlive, worker.isConnected { toScheduler(.heartbeat, from: worker.connection) }
        }
    }

    /// The scheduler does not know the session (any more): another one is begun.
    func sessionRefused(of worker: SimulatedWorker) {
        guard worker.isConnected else { return }
        worker.isConnected = false
        handle(.disconnected, at: worker)
        connectAgain(worker)
    }
}
