import MusterGraph
import MusterProtocol
import MusterScheduler
import MusterWorker

/// Disks: a journal that is slow or full, and stores that outlive their workers.
extension SimulatedCluster {
    /// The scheduler writes down a record, which takes a while.
    func write(_ number: UInt64, _ changes: [StateChange]) {
        journal.append(number, changes)
        guard !commitIsDue else { return }
        commitIsDue = true
        commit(after: Int64.random(in: 0...5_000_000, using: &late))
    }

    /// Where there is no room nothing is written, the scheduler is told so once, and it is tried again and again.
    private func commit(after nanoseconds: Int64) {
        let incarnation = journal.incarnation
        after(nanoseconds: nanoseconds + (journalIsSlow > 0 ? lastTime(in: 0...100_000_000) : 0)) { [self] in
            guard incarnation == journal.incarnation else { return }
            guard journalIsFull == 0 else {
                if !journalFullIsTold { tellScheduler(.stateUnwritable("there is no room")) }
                journalFullIsTold = true
                return commit(after: lastTime(in: 1_000_000...10_000_000))
            }
            if journalFullIsTold { tellScheduler(.stateWritable) }
            journalFullIsTold = false
            commitIsDue = false
            if let number = journal.commit() { tellScheduler(.recorded(number)) }
        }
    }

    func scheduleDisks() {
        for _ in 0..<plan.slowJournals {
            after(nanoseconds: lastTime(in: 0...80_000_000)) { [self] in
                journalIsSlow += 1
                after(nanoseconds: lastTime(in: 1_000_000...100_000_000)) { [self] in
                    journalIsSlow -= 1
                    noteFault()
                }
            }
        }
        for _ in 0..<plan.fullJournals {
            after(nanoseconds: lastTime(in: 0...80_000_000)) { [self] in
                journalIsFull += 1
                after(nanoseconds: lastTime(in: 1_000_000...100_000_000)) { [self] in
                    journalIsFull -= 1
                    noteFault()
                }
            }
        }
        for _ in 0..<plan.diskKills {
            after(nanoseconds: lastTime(in: 1_000_000...60_000_000)) { [self] in
                if let worker = workers.filter(\.isAlive).randomElement(using: &last) { die(worker) }
            }
        }
    }

    /// What the next process of a worker that died finds.
    func remains(of worker: SimulatedWorker) -> SimulatedRemains? {
        guard plan.diskRate > 0, last.chance(plan.diskRate) else { return nil }
        var store = worker.store
        for task in store.keys.sorted() where plan.tornRate > 0 && last.chance(plan.tornRate) { store[task] = nil }
        return SimulatedRemains(identity: worker.identity, store: store, isEmpty: worker.number == 0)
    }
}

/// What a store has of a process that died.
struct SimulatedRemains {
    /// Whose it is.
    let identity: UInt64
    let store: [TaskID: Payload]
    /// Whether that process never had a session, and so nothing tells which scheduler it is of.
    let isEmpty: Bool
}
