public import MusterGraph
import Synchronization

/// Keeps results in memory.
public final class MemoryStore: DataStore {
    private let values = Mutex<[TaskID: Payload]>([:])

    /// A store that holds nothing.
    public init() {}

    public func set(_ task: TaskID, to value: Payload) {
        // What was there before is freed outside the lock.
        let old = values.withLock { $0.updateValue(value, forKey: task) }
        withExtendedLifetime(old) {}
    }

    public func get(_ task: TaskID) -> Payload? { values.withLock { $0[task] } }

    public func remove(_ tasks: [TaskID]) {
        let old = values.withLock { values in tasks.compactMap { values.removeValue(forKey: $0) } }
        withExtendedLifetime(old) {}
    }

    public func removeAll() {
        let old = values.withLock { values in
            defer { values = [:] }
            return values
        }
        withExtendedLifetime(old) {}
    }

    public var count: Int { values.withLock { $0.count } }
}
