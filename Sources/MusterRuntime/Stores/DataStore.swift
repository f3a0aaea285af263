public import MusterGraph

/// Where a worker keeps the results that it holds.
///
/// Every method may be called from several threads at once; what a `put` stored, every later `get` finds. Values are
/// immutable, so a task's value is stored once and replaced only by an equal one.
public protocol DataStore: Sendable {
    /// Stores a value; one that is there already is replaced. After an error the store is as it was before.
    func put(_ value: Payload, for task: TaskID) throws(DataStoreError)

    /// Stores several values, which may be cheaper than one after the other. After an error some may be stored.
    func put(_ entries: [(task: TaskID, value: Payload)]) throws(DataStoreError)

    /// The value of a task, or nil when it is not here.
    func get(_ task: TaskID) throws(DataStoreError) -> Payload?

    /// Some bytes of the value of a task, or nil when it is not here. A large value is asked for in parts; what is on disk
    /// need not be read whole for each.
    func part(of task: TaskID, in range: Range<Int>) throws(DataStoreError) -> StoredPart?

    /// Whether the value of a task is here.
    func contains(_ task: TaskID) throws(DataStoreError) -> Bool

    /// Removes values; those that are not here are passed over.
    func remove(_ tasks: [TaskID]) throws(DataStoreError)

    /// Removes every value.
    func removeAll() throws(DataStoreError)

    /// The tasks whose values are here, in order.
    var tasks: [TaskID] { get throws(DataStoreError) }

    /// How many values are here.
    var count: Int { get }

    /// How many bytes the values have, without what the store needs beside them.
    var byteCount: Int { get }
}

extension DataStore {
    /// Stores several values, one after the other.
    public func put(_ entries: [(task: TaskID, value: Payload)]) throws(DataStoreError) {
        for (task, value) in entries { try put(value, for: task) }
    }

    /// Some bytes of the value of a task, or nil when it is not here.
    public func part(of task: TaskID, in range: Range<Int>) throws(DataStoreError) -> StoredPart? {
        try get(task).map { StoredPart(of: $0, in: range) }
    }

    /// Removes the value of a task, if it is here.
    public func remove(_ task: TaskID) throws(DataStoreError) { try remove([task]) }
}
