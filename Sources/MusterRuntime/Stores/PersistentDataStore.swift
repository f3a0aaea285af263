public import MusterGraph

/// A data store whose values outlive the process: a worker that is started again finds them, and offers them to its scheduler.
///
/// Values and notes have to survive the end of the process, however it ends. They need not survive a crash of the whole
/// machine, but a value that is not whole afterwards must not be given out: `get` throws ``DataStoreError/Reason/corrupt(problem:)``.
public protocol PersistentDataStore: DataStore {
    /// What is here, in the order of the tasks: at most `limit` entries, of the tasks that come after `task`; nil is from
    /// the first. Fewer than `limit` are the last ones. Takes memory for `limit` entries, however many there are.
    func entries(after task: TaskID?, limit: Int) throws(DataStoreError) -> [StoredEntry]

    /// A few bytes that were kept under this name, or nil.
    func note(named name: String) throws(DataStoreError) -> Payload?

    /// Keeps a few bytes under a name, or with nil none. Names have up to 100 bytes and notes up to 4,096. Notes are no values:
    /// `removeAll`, `count` and `byteCount` pass over them.
    func setNote(_ note: Payload?, named name: String) throws(DataStoreError)
}

/// A value that a store has.
public struct StoredEntry: Hashable, Sendable {
    /// Whose value it is.
    public let task: TaskID
    /// How many bytes the value has.
    public let byteCount: Int

    /// The value of `task`, which has so many bytes.
    public init(task: TaskID, byteCount: Int) {
        self.task = task
        self.byteCount = byteCount
    }
}

extension PersistentDataStore {
    /// Calls `body` with everything that is here, in the order of the tasks, in one pass and little memory. What is stored or
    /// removed meanwhile may be among it or not; `body` may do so itself.
    public func forEachEntry(_ body: (StoredEntry) throws(DataStoreError) -> Void) throws(DataStoreError) {
        let limit = 1_024
        var last: TaskID?
        while true {
            let entries = try entries(after: last, limit: limit)
            for entry in entries { try body(entry) }
            guard entries.count == limit else { return }
            last = entries.last?.task
        }
    }
}
