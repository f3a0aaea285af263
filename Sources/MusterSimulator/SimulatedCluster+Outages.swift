import MusterProtocol
import MusterScheduler

/// Times in which the scheduler reaches no worker, and its clients all the same.
extension SimulatedCluster {
    func scheduleOutages() {
        for _ in 0..<plan.outages {
            let start = Int64.random(in: 1_000_000...60_000_000, using: &outage)
            after(nanoseconds: start) { [self] in beginOutage() }
        }
    }

    func canReachScheduler(_ worker: SimulatedWorker) -> Bool { outageCount == 0 && !worker.isCutOff }

    private func beginOutage() {
        outageCount += 1
        noteFault()
        ledger.lossCount += 1
        tell { "the scheduler reaches no worker" }
        for worker in workers where worker.isAlive && worker.isConnected {
            let old = worker.connection
            guard cutConnections.insert(old).inserted else { continue }
            let notice = Int64.random(in: 0...5_000_000, using: &outage)
            after(nanoseconds: notice) { [self] in tellScheduler(.left(old)) }
            dropSession(of: worker)
        }
        // Most outages are longer than a graph waits for functions, and all are shorter than workers are waited for.
        let length = Int64.random(in: 1_000_000_000...25_000_000_000, using: &outage)
        after(nanoseconds: length) { [self] in
            outageCount -= 1
            noteFault()
            tell { "the scheduler reaches workers again" }
        }
    }
}
