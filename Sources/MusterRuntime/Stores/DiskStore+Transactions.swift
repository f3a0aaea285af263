import CLMDB
import MusterGraph
import Synchronization

extension DiskStore {
    /// Reads in a snapshot.
    func look<Result>(
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
    func change(
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

    func failure(_ operation: String, _ reason: DataStoreError.Reason) -> DataStoreError {
        DataStoreError(operation: operation, location: path, reason: reason)
    }

    static func describe(_ entries: [(task: TaskID, value: Payload)]) -> String {
        let byteCount = entries.reduce(0) { $0 + $1.value.count }
        return entries.count == 1
            ? "storing task \(entries[0].task) (\(byteCount) bytes)"
            : "storing \(entries.count) tasks (\(byteCount) bytes)"
    }

    /// A value is not what was stored.
    static var damagedValue: LMDBError {
        LMDBError(code: MDB_CORRUPTED, detail: "the bytes that lie there are not those that were stored")
    }

    static let keyByteCount = 12

    static func withKey<Result>(
        _ task: TaskID, _ body: (UnsafeRawBufferPointer) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        let key = (task.graph.bigEndian, task.index.bigEndian)
        return try withUnsafeBytes(of: key) { bytes throws(LMDBError) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[..<keyByteCount]))
        }
    }

    static func task(_ key: UnsafeRawBufferPointer) -> TaskID? {
        guard key.count == keyByteCount else { return nil }
        return TaskID(
            graph: UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)),
            index: UInt32(bigEndian: key.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    }
}
