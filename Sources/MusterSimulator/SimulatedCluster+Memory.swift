import MusterGraph
import MusterProtocol
import MusterWorker

/// Workers that become short of memory: readings at random, and what must not happen after one.
extension SimulatedCluster {
    func scheduleReadings(of worker: SimulatedWorker) {
        guard let limit = plan.memoryByteCount else { return }
        for _ in 0..<plan.readingCount {
            after(nanoseconds: Int64.random(in: 0...40_000_000, using: &late)) { [self] in
                handle(.measured(reading(upTo: limit + limit / 5)), at: worker)
            }
        }
        guard plan.staysShort else { return }
        after(nanoseconds: 40_000_001) { [self] in
            handle(.measured(MemoryReading(usedByteCount: limit, spillableByteCount: 0)), at: worker)
        }
    }

    /// A store brings something to disk, after a while.
    func makeRoom(_ byteCount: UInt64, at worker: SimulatedWorker) {
        after(nanoseconds: Int64.random(in: 0...1_000_000, using: &late)) { [self] in
            // It may also fail, and then nothing is any better.
            let most = late.chance(0.3) ? byteCount * 2 : byteCount
            handle(.madeRoom(reading(upTo: most)), at: worker)
        }
    }

    private func reading(upTo most: UInt64) -> MemoryReading {
        let used = UInt64.random(in: 0...most, using: &late)
        return MemoryReading(
            usedByteCount: used, spillableByteCount: late.chance(0.3) ? 0 : .random(in: 0...used, using: &late))
    }

    /// A worker that is short of memory runs one task at a time.
    func checkPause(of worker: SimulatedWorker, _ run: Run) {
        guard worker.state.isPaused else { return }
        if run.items.count > 1 { problems.append("worker \(worker.name) is paused, and runs \(run.items.count) tasks") }
        if !worker.runs.isEmpty {
            problems.append("worker \(worker.name) is paused, and runs two things at once")
        }
    }

    /// A worker that has said so is given one task at most, and none that another is there for.
    func checkPause(of connection: ConnectionID, _ work: Work) {
        guard paused.contains(connection) else { return }
        // A task with effects was assigned before that was written down, when others may have been paused as well.
        let count = work.assignments.reduce(0) { sum, assignments in
            sum + assignments.flags.count { !plan.isRecorded || !$0.contains(.effects) }
        }
        if count > 1 { problems.append("worker \(name(of: connection)) is paused, and gets \(count) tasks") }
        let isAnotherThere = offers.contains { $0.value == SimulatedFunctions.all && !paused.contains($0.key) }
        if count > 0, isAnotherThere {
            problems.append("worker \(name(of: connection)) is paused, and gets what another could run")
        }
    }
}
