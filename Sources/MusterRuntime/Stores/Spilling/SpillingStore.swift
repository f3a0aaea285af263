import Glibc
public import MusterGraph
import Synchronization

/// Keeps results in memory up to a limit, and on disk beyond it: those go first that were not used for the longest time.
///
/// Values go to disk as the bytes that they are. One that is read back is a copy, since what lies on disk cannot be
/// lent out; it stays in memory if there is room, and is dropped from there again without being written. A value that
/// is larger than the whole limit goes to disk at once.
///
/// What counts as memory is every value that the store has there, and larger ones that it has let go of as long as a task
/// or a message still uses them. What does not count: values that are being made or received, the arguments of the tasks
/// that run, and what a write to disk needs for itself, which is the size of what is written at once (16 MiB, or one
/// larger value). So the process uses more than the limit; a worker watches that as well.
///
/// A full disk fails the `put` that would need it and nothing else: what is stored stays, can be read and removed, and
/// storing goes on when there is room again, in memory or on the disk.
public final class SpillingStore: DataStore {
    /// How much a store has where, and what it has moved.
    public struct Usage: Hashable, Sendable {
        /// Bytes of values in memory.
        public internal(set) var memoryByteCount = 0
        /// Bytes of values that the store has let go of, and that are still in use.
        public internal(set) var lingeringByteCount = 0
        /// Bytes of values on disk. A value that was read back may be in both places.
        public internal(set) var diskByteCount = 0
        /// How many values were brought to disk, and how many bytes, since the store was made.
        public internal(set) var spilledCount = 0
        public internal(set) var spilledByteCount = 0
        /// How many values were read back, and how many bytes, since the store was made.
        public internal(set) var readBackCount = 0
        public internal(set) var readBackByteCount = 0
    }

    struct State {
        var index = SpillIndex<Payload>()
        var nextNumber: UInt64 = 0
        var moved = Usage()
    }

    /// How many bytes of values stay in memory, at most.
    public let memoryByteCount: Int
    let state = Mutex(State())
    let lingering = LingeringValues()
    /// Values by their numbers in the index, not by their tasks.
    let disk: DiskStore
    /// Held by whoever brings values to disk, so that others wait for the room instead of taking more.
    let spilling = Mutex(())
    /// Where its disk part is, or was made, where it has no name any more.
    public let path: String

    /// A store whose disk part lies in the folder `path`. What an earlier store has left there is removed, damaged or not: the
    /// part of it that was in memory is gone.
    ///
    /// - Parameters:
    ///   - path: The folder, which is made if there is none; it belongs to this store alone.
    ///   - memoryByteCount: How many bytes of values stay in memory, at most.
    ///   - diskByteCount: How large the file on disk may become.
    public convenience init(
        path: String, memoryByteCount: Int, diskByteCount: Int = 1 << 42
    ) throws(DataStoreError) {
        let disk = try Self.openEmpty(path, diskByteCount)
        self.init(disk: disk, path: disk.path, memoryByteCount: memoryByteCount)
    }

    private static func openEmpty(_ path: String, _ diskByteCount: Int) throws(DataStoreError) -> DiskStore {
        do throws(DataStoreError) {
            let disk = try DiskStore(path: path, maximumByteCount: diskByteCount)
            try disk.removeAll()
            return disk
        } catch {
            // Only a file of ours is called damaged, and nobody has it open.
            guard case .corrupt = error.reason, unlink(path + "/" + LMDBFileCheck.fileName) == 0 else { throw error }
            return try DiskStore(path: path, maximumByteCount: diskByteCount)
        }
    }

    /// A store whose disk part has no name in any folder, so that the system frees its room when the process ends, however it
    /// ends.
    ///
    /// - Parameters:
    ///   - folder: Where it is made; nil is `TMPDIR`, or `/var/tmp`.
    ///   - memoryByteCount: How many bytes of values stay in memory, at most.
    public convenience init(temporaryIn folder: String? = nil, memoryByteCount: Int) throws(DataStoreError) {
        let folder = try SpillFolder(in: folder)
        defer { folder.remove() }
        let disk = try DiskStore(path: folder.path)
        self.init(disk: disk, path: folder.parent, memoryByteCount: memoryByteCount)
    }

    init(disk: DiskStore, path: String, memoryByteCount: Int) {
        self.disk = disk
        self.path = path
        self.memoryByteCount = memoryByteCount
    }

    /// How much it has where, and what it has moved.
    public var usage: Usage {
        state.withLock { state in
            var usage = state.moved
            usage.memoryByteCount = state.index.memoryByteCount
            usage.diskByteCount = state.index.diskByteCount
            usage.lingeringByteCount = lingering.byteCount
            return usage
        }
    }

    public func put(_ value: Payload, for task: TaskID) throws(DataStoreError) {
        if !insert(value, for: task) { try putWhereThereIsRoom(value, for: task) }
    }

    public func put(_ entries: [(task: TaskID, value: Payload)]) throws(DataStoreError) {
        // Mostly there is room for all, and one lock is enough.
        for (task, value) in entries.dropFirst(insert(entries)) { try put(value, for: task) }
    }

    public func get(_ task: TaskID) throws(DataStoreError) -> Payload? {
        while let (value, number) = locate(task) {
            if let value { return value }
            if let value = try read(task, number, { disk throws(DataStoreError) in try disk.get(Self.key(number)) }) {
                return readBack(value, of: task, number: number)
            }
        }
        return nil
    }

    public func part(of task: TaskID, in range: Range<Int>) throws(DataStoreError) -> StoredPart? {
        while let (value, number) = locate(task) {
            if let value { return StoredPart(of: value, in: range) }
            let found = try read(task, number) { disk throws(DataStoreError) in
                try disk.part(of: Self.key(number), in: range)
            }
            if let found { return found }
        }
        return nil
    }

    public func contains(_ task: TaskID) -> Bool { state.withLock { $0.index[task] != nil } }

    public func remove(_ tasks: [TaskID]) throws(DataStoreError) {
        // Values are freed outside of the lock, because freeing much memory takes long.
        let removed = state.withLock { state in tasks.compactMap { take($0, from: &state) } }
        let numbers = removed.filter { $0.place != .memory }.map { Self.key($0.number) }
        do throws(DataStoreError) {
            try disk.remove(numbers)
        } catch {
            throw Self.failure(error, while: "removing \(tasks.count) tasks")
        }
    }

    public func removeAll() throws(DataStoreError) {
        try remove(state.withLock { $0.index.tasks })
    }

    public var tasks: [TaskID] { state.withLock { $0.index.tasks }.sorted() }

    public var count: Int { state.withLock { $0.index.count } }

    public var byteCount: Int { state.withLock { $0.index.byteCount } }
}
