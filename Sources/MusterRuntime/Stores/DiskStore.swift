import CLMDB
import Glibc
public import MusterGraph
import Synchronization

/// Keeps results on disk, in one LMDB file, so that a worker can hold more than its memory.
///
/// The values survive the end of the process, however it ends, and a store that is opened again has them. They do not reliably
/// survive a crash of the whole machine: nothing waits for the disk, because a lost result can be computed again. What such a
/// crash, or somebody else, has done to the file is recognised: its structure is checked at opening, and
/// each value has a checksum, with which it is compared when it is read.
///
/// The folder belongs to one store at a time. While it is open, nobody may shorten the file in it, which would end the process.
public final class DiskStore: DataStore {
    /// The folder of the store.
    public let path: String
    let environment: LMDBEnvironment
    /// Task to value. Keys are big endian, so that they sort as tasks do.
    let values: LMDBDatabase
    /// What the file says of itself.
    let about: LMDBDatabase
    private let folderLock: FolderLock
    /// What is stored, as of the last commit. Writers hold its lock, so that it always agrees with the file.
    let totals: Mutex<Totals>
    /// The same, for those who only want to know and must not wait for a writer.
    let knownCount: Atomic<Int>
    let knownByteCount: Atomic<Int>

    struct Totals {
        var count = 0
        var byteCount = 0

        /// Something that is stored goes.
        mutating func remove(_ stored: UnsafeRawBufferPointer) {
            count -= 1
            byteCount -= SealedValue.byteCount(ofStored: stored.count) ?? 0
        }
    }

    /// LMDB's limit is 4 GiB for what is stored, of which a value's checksums take up to 512 KiB.
    static let largestByteCount = Int(UInt32.max) - (1 << 20)

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
                try transaction.forEach(in: values) { key, value throws(LMDBError) in
                    guard let byteCount = SealedValue.byteCount(ofStored: value.count), key.count == Self.keyByteCount
                    else { throw LMDBError(code: MDB_CORRUPTED, detail: "a value has a length that none can have") }
                    totals.count += 1
                    totals.byteCount += byteCount
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
        if let tooLarge = entries.first(where: { $0.value.count > Self.largestByteCount }) {
            throw failure("storing task \(tooLarge.task)", .tooLarge(byteCount: tooLarge.value.count))
        }
        // Before the transaction, which only one thread has at a time.
        let checksums = entries.map { SealedValue.checksums(of: $0.value.borrowedBytes, $0.task) }
        try change(operation: Self.describe(entries)) { transaction, totals throws(LMDBError) in
            for ((task, value), checksums) in zip(entries, checksums) {
                try Self.withKey(task) { key throws(LMDBError) in
                    if let old = try transaction.get(key, in: values) { totals.remove(old) }
                    try transaction.put(byteCount: SealedValue.storedByteCount(of: value.count), for: key, in: values) {
                        $0.copyMemory(from: value.borrowedBytes)
                        checksums.withUnsafeBytes(
                            UnsafeMutableRawBufferPointer(rebasing: $0[value.count...]).copyMemory)
                    }
                    totals.count += 1
                    totals.byteCount += value.count
                }
            }
        }
        withExtendedLifetime(entries) {}
    }

    public func get(_ task: TaskID) throws(DataStoreError) -> Payload? {
        try part(of: task, in: 0..<Int.max)?.bytes
    }

    public func part(of task: TaskID, in range: Range<Int>) throws(DataStoreError) -> StoredPart? {
        try look(operation: "reading task \(task)") { transaction throws(LMDBError) in
            try Self.withKey(task) { key throws(LMDBError) in
                guard let stored = try transaction.get(key, in: values) else { return nil }
                guard let value = SealedValue(stored, of: task) else { throw Self.damagedValue }
                let range = range.clamped(to: 0..<value.bytes.count)
                let part = Payload(copying: UnsafeRawBufferPointer(rebasing: value.bytes[range]))
                // After the copy, which has brought the bytes here.
                guard value.isWhole(in: range) else { throw Self.damagedValue }
                return StoredPart(totalByteCount: value.bytes.count, bytes: part)
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
                    totals.remove(old)
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
