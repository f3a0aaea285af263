import CLMDB
import Glibc

/// What can be done inside a transaction. Memory that it hands out is valid until the transaction's body returns.
package struct LMDBTransaction: ~Copyable {
    private let transaction: OpaquePointer

    init(_ transaction: OpaquePointer) {
        self.transaction = transaction
    }

    /// Opens a named map, or without a name the one that lists them; nil when there is none. A writer may `create` it.
    package func database(_ name: String?, create: Bool = false) throws(LMDBError) -> LMDBDatabase? {
        var handle = MDB_dbi()
        let status = mdb_dbi_open(transaction, name, create ? UInt32(MDB_CREATE) : 0, &handle)
        if status == MDB_NOTFOUND { return nil }
        try LMDBError.check(status)
        return LMDBDatabase(handle: handle)
    }

    /// The value at `key`, or nil.
    package func get(
        _ key: UnsafeRawBufferPointer, in database: LMDBDatabase
    ) throws(LMDBError) -> UnsafeRawBufferPointer? {
        var key = MDB_val(key)
        var value = MDB_val()
        let status = mdb_get(transaction, database.handle, &key, &value)
        if status == MDB_NOTFOUND { return nil }
        try LMDBError.check(status)
        return UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
    }

    /// Stores a value, and replaces what is at `key`.
    package func put(
        _ value: UnsafeRawBufferPointer, for key: UnsafeRawBufferPointer, in database: LMDBDatabase
    ) throws(LMDBError) {
        var key = MDB_val(key)
        var value = MDB_val(value)
        try LMDBError.check(mdb_put(transaction, database.handle, &key, &value, 0))
    }

    /// Stores a value of `byteCount` bytes that `fill` writes where they are to lie, and replaces what is at `key`.
    package func put(
        byteCount: Int, for key: UnsafeRawBufferPointer, in database: LMDBDatabase,
        fill: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(LMDBError) {
        var key = MDB_val(key)
        var value = MDB_val(mv_size: byteCount, mv_data: nil)
        try LMDBError.check(mdb_put(transaction, database.handle, &key, &value, UInt32(MDB_RESERVE)))
        fill(UnsafeMutableRawBufferPointer(start: value.mv_data, count: byteCount))
    }

    /// Removes what is at `key`, and says whether there was something.
    @discardableResult
    package func remove(_ key: UnsafeRawBufferPointer, in database: LMDBDatabase) throws(LMDBError) -> Bool {
        var key = MDB_val(key)
        let status = mdb_del(transaction, database.handle, &key, nil)
        if status == MDB_NOTFOUND { return false }
        try LMDBError.check(status)
        return true
    }

    /// How many entries a map has.
    package func count(of database: LMDBDatabase) throws(LMDBError) -> Int {
        var statistics = MDB_stat()
        try LMDBError.check(mdb_stat(transaction, database.handle, &statistics))
        return statistics.ms_entries
    }

    /// Removes everything in a map.
    package func removeAll(in database: LMDBDatabase) throws(LMDBError) {
        try LMDBError.check(mdb_drop(transaction, database.handle, 0))
    }

    /// Calls `body` with each key, from `first` on in the order of their bytes, until it returns false.
    package func forEach(
        in database: LMDBDatabase, from first: UnsafeRawBufferPointer? = nil,
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        var cursor: OpaquePointer?
        try LMDBError.check(mdb_cursor_open(transaction, database.handle, &cursor))
        defer { mdb_cursor_close(cursor) }
        var key = first.map { MDB_val($0) } ?? MDB_val()
        var value = MDB_val()
        var status = mdb_cursor_get(cursor, &key, &value, first == nil ? MDB_FIRST : MDB_SET_RANGE)
        while status == MDB_SUCCESS {
            let keyBytes = UnsafeRawBufferPointer(start: key.mv_data, count: key.mv_size)
            let valueBytes = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
            guard try body(keyBytes, valueBytes) else { return }
            status = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
        }
        if status != MDB_NOTFOUND { try LMDBError.check(status) }
    }
}

/// A named map in an environment. It stays valid as long as the environment.
package struct LMDBDatabase: Sendable {
    /// The map of the pages that are free, by the transaction that freed them.
    static let freePages = LMDBDatabase(handle: 0)

    let handle: MDB_dbi
}

extension MDB_val {
    /// LMDB only reads what it is given; the cast satisfies its signature.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
}
