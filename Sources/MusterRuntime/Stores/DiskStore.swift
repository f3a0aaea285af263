import CLMDB
import Glibc
public import MusterGraph
import Synchronization

/// Keeps results on disk, in one LMDB file, so that a worker can hold more than its memory.
///
/// The values survive the end of the process, and a store that is opened again has them. They do not reliably survive
/// a crash of the whole machine: nothing waits for the disk, because a lost result can be computed again.
public final class DiskStore: DataStore {
    /// The folder of the store.
    public let path: String
    private let environment: LMDBEnvironment
    /// Task to value. Keys are big endian, so that they sort as tasks do.
    private let values: LMDBDatabase
    /// What the file says of itself.
    private let about: LMDBDatabase
    private let folderLock: FolderLock
    /// What is stored, as of the last commit. Writers hold its lock, so that it always agrees with the file.
    private let totals: Mutex<Totals>
    /// The same, for those who only want to know and must not wait for a writer.
    private let knownCount: Atomic<Int>
    private let knownByteCount: Atomic<Int>

    struct Totals {
        var count = 0
        var byteCount = 0
    }

    /// Opens the store in the folder `path`, or makes one there.
    ///
    /// - Parameter maximumByteCount: How large the file may become. Removing values makes room inside the file.
    public convenience init(path: String, maximumByteCount: Int = 1 << 42) throws(DataStoreError) {
        try self.init(path: path, initialByteCount: 1 << 30, maximumByteCount: maximumByteCount)
    }

    /// Opens a store whose file is mapped with `initialByteCount` at first, so that tests see it grow.
    package init(path: String, initialByteCount: Int, maximumByteCount: Int) throws(DataStoreError) {
        self.path = path
        folderLock = try Self.prepareFolder(path)
        do {
            let environment = try LMDBEnvironment(
                path: path, isDurable: false, initialByteCount: initialByteCount, maximumByteCount: maximumByteCount)
            self.environment = environment
            (about, values) = try Self.openDatabases(in: environment)
            let values = values
            let found = try environment.read { transaction throws(LMDBError) in
                var totals = Totals()
                try transaction.forEach(in: values) { _, value in
                    totals.count += 1
                    totals.byteCount += value.count
                    return true
                }
                return totals
            }
            totals = Mutex(found)
            knownCount = Atomic(found.count)
            knownByteCount = Atomic(found.byteCount)
        } catch {
            throw Self.openingError(error, at: path)
        }
    }

    public func put(_ value: Payload, for task: TaskID) throws(DataStoreError) {
        try put([(task, value)])
    }

    public func put(_ entries: [(task: TaskID, value: Payload)]) throws(DataStoreError) {
        if let tooLarge = entries.first(where: { $0.value.count > Int(UInt32.max) - 4096 }) {
            throw failure("storing task \(tooLarge.task)", .tooLarge(byteCount: tooLarge.value.count))
        }
        try change(operation: Self.describe(entries)) { transaction, totals throws(LMDBError) in
            for (task, value) in entries {
                try Self.withKey(task) { key throws(LMDBError) in
                    if let old = try transaction.get(key, in: values) {
                        totals.count -= 1
                        totals.byteCount -= old.count
                    }
                    try transaction.put(value.borrowedBytes, for: key, in: values)
                    totals.count += 1
                    totals.byteCount += value.count
                }
            }
        }
        withExtendedLifetime(entries) {}
    }

    public func get(_ task: TaskID) throws(DataStoreError) -> Payload? {
        try look(operation: "reading task \(task)") { transaction throws(LMDBError) in
            try Self.withKey(task) { key throws(LMDBError) in
                try transaction.get(key, in: values).map { Payload(copying: $0) }
            }
        }
    }

    public func part(of task: TaskID, in range: Range<Int>) throws(DataStoreError) -> StoredPart? {
        try look(operation: "reading task \(task)") { transaction throws(LMDBError) in
            try Self.withKey(task) { key throws(LMDBError) in
                try transaction.get(key, in: values).map { value in
                    let part = UnsafeRawBufferPointer(rebasing: value[range.clamped(to: 0..<value.count)])
                    return StoredPart(totalByteCount: value.count, bytes: Payload(copying: part))
                }
            }
        }
    }

    public func contains(_ task: TaskID) throws(DataStoreError) -> Bool {
        try look(operation: "looking for task \(task)") { transaction throws(LMDBError) in
            try Self.withKey(task) { key throws(LMDBError) in try transaction.get(key, in: values) != nil }
        }
    }

    public func remove(_ tasks: [TaskID]) throws(DataStoreError) {
        guard !tasks.isEmpty else { return }
        let operation = tasks.count == 1 ? "removing task \(tasks[0])" : "removing \(tasks.count) tasks"
        try change(operation: operation, makesRoom: true) { transaction, totals throws(LMDBError) in
            for task in tasks {
                try Self.withKey(task) { key throws(LMDBError) in
                    guard let old = try transaction.get(key, in: values) else { return }
                    totals.count -= 1
                    totals.byteCount -= old.count
                    try transaction.remove(key, in: values)
                }
            }
        }
    }

    public func removeAll() throws(DataStoreError) {
        try change(operation: "removing everything", makesRoom: true) { transaction, totals throws(LMDBError) in
            try transaction.removeAll(in: values)
            totals = Totals()
        }
    }

    public var tasks: [TaskID] {
        get throws(DataStoreError) {
            try look(operation: "listing its tasks") { transaction throws(LMDBError) in
                var found: [TaskID] = []
                try transaction.forEach(in: values) { key, _ in
                    if let task = Self.task(key) { found.append(task) }
                    return true
                }
                return found
            }
        }
    }

    public var count: Int { knownCount.load(ordering: .relaxed) }

    public var byteCount: Int { knownByteCount.load(ordering: .relaxed) }
}

extension DiskStore {
    /// Reads in a snapshot.
    private func look<Result>(
        operation: @autoclosure () -> String,
        _ body: (borrowing LMDBTransaction) throws(LMDBError) -> Result
    ) throws(DataStoreError) -> Result {
        do {
            return try environment.read(body)
        } catch {
            throw Self.error(error, while: operation(), at: path)
        }
    }

    /// Writes in a transaction. The totals change only if it is committed.
    private func change(
        operation: @autoclosure () -> String, makesRoom: Bool = false,
        _ body: (borrowing LMDBTransaction, inout Totals) throws(LMDBError) -> Void
    ) throws(DataStoreError) {
        do throws(LMDBError) {
            try totals.withLock { totals throws(LMDBError) in
                do throws(LMDBError) {
                    totals = try commit(onto: totals, makesRoom: makesRoom, body)
                } catch {
                    guard !makesRoom, Self.meansNoRoom(error) else { throw error }
                    // LMDB does not use the room that the last commit freed, only what earlier ones did.
                    try environment.write(mayExceedLimit: true) { transaction throws(LMDBError) in
                        try Self.writeFormat(transaction, in: about)
                    }
                    totals = try commit(onto: totals, makesRoom: false, body)
                }
                knownCount.store(totals.count, ordering: .relaxed)
                knownByteCount.store(totals.byteCount, ordering: .relaxed)
            }
        } catch {
            throw Self.error(error, while: operation(), at: path)
        }
    }

    /// Writes in a transaction, and returns what is stored then.
    private func commit(
        onto totals: Totals, makesRoom: Bool,
        _ body: (borrowing LMDBTransaction, inout Totals) throws(LMDBError) -> Void
    ) throws(LMDBError) -> Totals {
        try environment.write(mayExceedLimit: makesRoom) { transaction throws(LMDBError) in
            var changed = totals
            try body(transaction, &changed)
            return changed
        }
    }

    private func failure(_ operation: String, _ reason: DataStoreError.Reason) -> DataStoreError {
        DataStoreError(operation: operation, location: path, reason: reason)
    }

    private static func describe(_ entries: [(task: TaskID, value: Payload)]) -> String {
        let byteCount = entries.reduce(0) { $0 + $1.value.count }
        return entries.count == 1
            ? "storing task \(entries[0].task) (\(byteCount) bytes)"
            : "storing \(entries.count) tasks (\(byteCount) bytes)"
    }

    private static func withKey<Result>(
        _ task: TaskID, _ body: (UnsafeRawBufferPointer) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        let key = (task.graph.bigEndian, task.index.bigEndian)
        return try withUnsafeBytes(of: key) { bytes throws(LMDBError) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[..<12]))
        }
    }

    private static func task(_ key: UnsafeRawBufferPointer) -> TaskID? {
        guard key.count == 12 else { return nil }
        return TaskID(
            graph: UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)),
            index: UInt32(bigEndian: key.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    }
}
