public import MusterGraph
import Synchronization

/// Keeps results in memory: what a worker uses when nothing else is asked for.
public final class MemoryStore: DataStore {
    /// Threads that store at once seldom meet in one part.
    private let shards = (0..<16).map { _ in Shard() }

    /// A part of the values, with a lock of its own.
    private final class Shard: Sendable {
        let contents = Mutex(Contents())
    }

    private struct Contents {
        var values: [TaskID: Payload] = [:]
        var byteCount = 0
    }

    /// A store that holds nothing.
    public init() {}

    public func put(_ value: Payload, for task: TaskID) {
        shard(of: task).contents.withLock { contents in
            let old = contents.values.updateValue(value, forKey: task)
            contents.byteCount += value.count - (old?.count ?? 0)
        }
    }

    public func get(_ task: TaskID) -> Payload? {
        shard(of: task).contents.withLock { $0.values[task] }
    }

    public func contains(_ task: TaskID) -> Bool {
        shard(of: task).contents.withLock { $0.values[task] != nil }
    }

    public func remove(_ tasks: [TaskID]) {
        for task in tasks {
            // The value is freed outside of the lock, because freeing much memory takes long.
            let removed: Payload? = shard(of: task).contents.withLock { contents in
                let value = contents.values.removeValue(forKey: task)
                contents.byteCount -= value?.count ?? 0
                return value
            }
            withExtendedLifetime(removed) {}
        }
    }

    public func removeAll() {
        for shard in shards {
            let removed = shard.contents.withLock { contents in
                let old = contents
                contents = Contents()
                return old
            }
            withExtendedLifetime(removed) {}
        }
    }

    public var tasks: [TaskID] {
        shards.flatMap { $0.contents.withLock { Array($0.values.keys) } }.sorted()
    }

    public var count: Int { shards.reduce(0) { $0 + $1.contents.withLock { $0.values.count } } }

    public var byteCount: Int { shards.reduce(0) { $0 + $1.contents.withLock { $0.byteCount } } }

    /// Indices of one graph go round the shards; graphs begin at different ones.
    private func shard(of task: TaskID) -> Shard {
        shards[Int((UInt64(task.index) &+ task.graph) % UInt64(shards.count))]
    }
}
