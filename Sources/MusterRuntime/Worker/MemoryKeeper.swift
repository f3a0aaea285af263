import MusterTransport
import Synchronization

/// Brings results to disk and gives freed memory back, on a thread of its own: both may take longer than the reactor's
/// thread has time.
final class MemoryKeeper: Sendable {
    private let store: any DataStore
    private let log: @Sendable (String) -> Void
    private let handover = Handover<@Sendable () -> Void>()
    /// Whether people were told that nothing can be brought to disk; until it can.
    private let hasComplained = Mutex(false)

    init(store: any DataStore, log: @escaping @Sendable (String) -> Void) {
        self.store = store
        self.log = log
        startThread(named: "muster-memory") { [handover] in
            while let work = handover.take() { work() }
        }
    }

    deinit {
        handover.close()
    }

    /// Frees so many bytes, if it can; `done` is called on the keeper's thread.
    func makeRoom(byteCount: Int, done: @escaping @Sendable () -> Void) {
        handover.put { [self] in
            let before = OwnMemory.byteCount ?? 0
            // What is free already comes first: to bring a result to disk that could have stayed is of no use.
            Allocator.giveBack()
            let freed = before - (OwnMemory.byteCount ?? 0)
            if freed < byteCount, let store = store as? any SpillableStore {
                spill(byteCount - max(0, freed), of: store)
                Allocator.giveBack()
            }
            done()
        }
    }

    /// Gives freed memory back to the system.
    func giveBack() {
        handover.put { Allocator.giveBack() }
    }

    /// Lets the thread end after what it does.
    func stop() { handover.close() }

    private func spill(_ byteCount: Int, of store: any SpillableStore) {
        do throws(DataStoreError) {
            try store.spill(byteCount: byteCount)
            hasComplained.withLock { $0 = false }
        } catch {
            let isFirst = hasComplained.withLock { hasComplained in
                defer { hasComplained = true }
                return !hasComplained
            }
            if isFirst { log("memory is short, and results can't go to disk: \(error)") }
        }
    }
}
