import MusterTransport
import MusterWorker

/// Looking at how much memory is used, and telling the core, which decides. Without a limit, nobody looks.
extension WorkerServer {
    /// How soon after one look the next may follow, however much happens.
    private static let shortestInterval = Duration.milliseconds(10)
    /// How long it takes until the next look when functions run, which may need any memory at any time; and when none does.
    private static let (busyInterval, idleInterval) = (Duration.milliseconds(100), Duration.milliseconds(500))
    /// How much must be free before it is worth a while to give it back.
    private static let trimByteCount = 64 << 20

    /// When it must be looked at memory again; nil: never.
    var memoryDeadline: ContinuousClock.Instant? {
        guard configuration.core.memory != nil else { return nil }
        return lastReading + (state.isBusy ? Self.busyInterval : Self.idleInterval)
    }

    func checkMemory(now: ContinuousClock.Instant) {
        guard configuration.core.memory != nil, now >= lastReading + Self.shortestInterval else { return }
        lastReading = now
        guard let reading else { return }
        state.handle(.measured(reading))
        let freed = droppedByteCount + ((store as? any SpillableStore)?.spilledByteCount ?? 0)
        guard freed >= trimmedByteCount + Self.trimByteCount else { return }
        trimmedByteCount = freed
        keeper.giveBack()
    }

    private var reading: MemoryReading? {
        guard let used = OwnMemory.byteCount else { return nil }
        let spillable = (store as? any SpillableStore)?.spillableByteCount ?? 0
        return MemoryReading(
            usedByteCount: UInt64(clamping: used), spillableByteCount: UInt64(clamping: spillable))
    }

    /// Has the keeper make room; the answer comes back to this thread.
    func makeRoom(byteCount: UInt64) {
        let reference = NodeReference<WorkerServer>()
        reference.node = self
        let reactor = reactor
        keeper.makeRoom(byteCount: Int(clamping: byteCount)) {
            reactor.submit {
                guard let worker = reference.node, !worker.isClosed else { return }
                // Where the system says nothing there was no reading to begin with.
                let nothing = MemoryReading(usedByteCount: 0, spillableByteCount: 0)
                worker.lastReading = .now
                worker.handle(.madeRoom(worker.reading ?? nothing))
                worker.reactor.touch(worker)
            }
        }
    }

    /// Tells people when it begins to pause, and when that is over: not each time where it does both by turns.
    func notePause(now: ContinuousClock.Instant) {
        guard state.isPaused != wasPaused, now >= nextPauseNote else { return }
        wasPaused = state.isPaused
        nextPauseNote = now + configuration.complaintInterval
        log(
            wasPaused
                ? "memory is short (\(described)): one task at a time, and none that another worker can run"
                : "there is memory again (\(described))")
    }

    /// What was moved, at the end.
    func noteSpilling() {
        guard let usage = (store as? SpillingStore)?.usage, usage.spilledCount > 0 else { return }
        log(
            "\(usage.spilledCount) results of \(usage.spilledByteCount) bytes went to disk, "
                + "and \(usage.readBackCount) of \(usage.readBackByteCount) bytes came back")
    }

    private var described: String {
        let limit = configuration.core.memory?.limit ?? 0
        return "\((OwnMemory.byteCount ?? 0) >> 20) of \(limit >> 20) MiB are used"
    }
}
