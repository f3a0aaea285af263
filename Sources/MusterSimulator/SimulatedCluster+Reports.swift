import MusterGraph
import MusterProtocol
import MusterScheduler

/// What workers say, against what has happened.
extension SimulatedCluster {
    /// A worker introduces itself, and has to tell again what may not have come.
    func greet(_ worker: SimulatedWorker) {
        let hello = worker.hello()
        worker.unsaid.formUnion(worker.unconfirmed.values.joined())
        worker.unconfirmed = [:]
        let told = Set(hello.assigned).union(hello.held)
        for task in worker.unsaid.subtracting(told).sorted() {
            problems.append(
                "\(worker.name) has told of \(task), nobody said that this is safe, and it is not told again")
        }
        worker.toldHeld = Set(hello.held)
        deliver(.workerJoined(worker.connection, hello), from: worker.connection)
    }

    func check(_ report: Report, of worker: SimulatedWorker) {
        for (task, attempt) in zip(report.completions.tasks, report.completions.attempts)
        where !ledger.ended.contains(TaskAttempt(task: task, attempt: attempt)) {
            problems.append("\(worker.name) says that attempt \(attempt) of \(task) is done, which has not ended")
        }
        let offsets = report.completions.valueOffsets
        let delivered = report.completions.tasks.indices.filter { offsets[$0] != offsets[$0 + 1] }
        worker.unsaid = []
        worker.unconfirmed[report.number] =
            delivered.map { report.completions.tasks[$0] } + report.failures.map(\.task)
    }

    /// Who does not have a result is not asked for it for ever.
    func checkRefusals(_ read: Read, _ reply: ReadReply, _ link: PeerLink) {
        for (entry, answer) in zip(read.entries, reply.entries) where answer.status != .found {
            let refusal = SimulationLedger.Refusal(link: link, task: entry.task)
            ledger.refusals[refusal, default: 0] += 1
            if ledger.refusals[refusal] == 100 {
                problems.append(
                    "\(workers[link.reader].name) asks worker \(link.holder) for \(entry.task) again and again")
            }
        }
    }
}
