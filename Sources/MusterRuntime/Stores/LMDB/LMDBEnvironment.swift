import CLMDB
import Glibc
import Synchronization

/// An LMDB file: a sorted map on disk, read by many threads at once and written by one.
///
/// The map grows by itself. It is never writable (`MDB_WRITEMAP`), because then a full disk would kill the process
/// instead of failing a commit.
package final class LMDBEnvironment: Sendable {
    /// The folder that the file lies in.
    package let path: String
    /// Up to which size of the file `write` goes on.
    package let maximumByteCount: Int
    // LMDB's own locks make it safe on all threads; it is set before and freed after all use.
    nonisolated(unsafe) let environment: OpaquePointer
    /// Held shared by whoever is in a transaction, and alone by whoever lets the map grow.
    private let mapLock = ReadWriteLock()

    /// Opens or creates the file in the folder `path`, which must exist and be locked against other processes.
    ///
    /// - Parameters:
    ///   - isDurable: Whether a commit waits until the disk has it. If not, a crash of the machine can damage the file.
    ///   - initialByteCount: How much address space the map has at first; it takes neither memory nor disk.
    package init(
        path: String, isDurable: Bool, initialByteCount: Int = 1 << 30, maximumByteCount: Int = 1 << 42,
        maximumDatabases: UInt32 = 8
    ) throws(LMDBError) {
        self.path = path
        self.maximumByteCount = maximumByteCount
        let flags = MDB_NOTLS | MDB_NORDAHEAD | (isDurable ? 0 : MDB_NOSYNC)
        environment = try Self.open(
            path, flags: flags, byteCount: min(initialByteCount, maximumByteCount), maximumDatabases: maximumDatabases)
    }

    /// Opens the file in a folder for reading only, also while another process writes it. Nil where there is none.
    ///
    /// Call `checkWhole` inside the transaction in which it is read.
    ///
    /// - Parameter isShared: Whether others are told that it is read. If not, nothing in the folder is touched, and nobody may
    ///   write the file meanwhile.
    init?(reading path: String, isShared: Bool = true, maximumDatabases: UInt32 = 8) throws(LMDBError) {
        // LMDB believes the first two pages whatever they say.
        guard try LMDBPageReader(path: path + "/" + LMDBFileCheck.fileName) != nil else { return nil }
        self.path = path
        maximumByteCount = 0
        environment = try Self.openUnchecked(
            path, flags: MDB_NOTLS | MDB_NORDAHEAD | MDB_RDONLY | (isShared ? 0 : MDB_NOLOCK), byteCount: nil,
            maximumDatabases: maximumDatabases)
    }

    deinit {
        mdb_env_close(environment)
    }

    /// Calls `body` with a snapshot of everything. The memory that it sees is valid until it returns.
    package func read<Result>(
        _ body: (borrowing LMDBTransaction) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        mapLock.lockShared()
        defer { mapLock.unlock() }
        let transaction = try begin(UInt32(MDB_RDONLY))
        defer { mdb_txn_abort(transaction) }
        return try body(LMDBTransaction(transaction))
    }

    /// Calls `body` with the only transaction that may write, and commits it. Nothing is written when anything fails.
    ///
    /// `body` is called again when the map had to grow. `mayExceedLimit` is for what makes room.
    package func write<Result>(
        mayExceedLimit: Bool = false, _ body: (borrowing LMDBTransaction) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        while true {
            do {
                return try writeOnce(body)
            } catch  where error.code == MDB_MAP_FULL {
                guard try grow(limit: maximumByteCount + (mayExceedLimit ? 64 << 20 : 0)) else { throw error }
            }
        }
    }

    private func writeOnce<Result>(
        _ body: (borrowing LMDBTransaction) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        mapLock.lockShared()
        defer { mapLock.unlock() }
        let transaction = try begin(0)
        let result: Result
        do {
            result = try body(LMDBTransaction(transaction))
        } catch {
            mdb_txn_abort(transaction)
            throw error
        }
        try LMDBError.check(mdb_txn_commit(transaction))
        return result
    }

    private func begin(_ flags: UInt32) throws(LMDBError) -> OpaquePointer {
        var transaction: OpaquePointer?
        try LMDBError.check(mdb_txn_begin(environment, nil, flags, &transaction))
        guard let transaction else { throw LMDBError(code: ENOMEM) }
        return transaction
    }

    /// Doubles the map, at most to `limit`. False when it has that size already.
    private func grow(limit: Int) throws(LMDBError) -> Bool {
        mapLock.lockAlone()
        defer { mapLock.unlock() }
        var info = MDB_envinfo()
        try LMDBError.check(mdb_env_info(environment, &info))
        guard info.me_mapsize < limit else { return false }
        let status = mdb_env_set_mapsize(environment, min(info.me_mapsize * 2, limit))
        if status != MDB_SUCCESS {
            // LMDB has given up the map that there was, and would crash without one.
            let restored = mdb_env_set_mapsize(environment, info.me_mapsize)
            precondition(restored == MDB_SUCCESS, "LMDB's map is lost: \(LMDBError(code: restored).problem)")
            throw LMDBError(code: status)
        }
        return true
    }

    private static func open(
        _ path: String, flags: Int32, byteCount: Int, maximumDatabases: UInt32
    ) throws(LMDBError) -> OpaquePointer {
        let isNew = try LMDBFileCheck.check(folder: path)
        do {
            return try openUnchecked(path, flags: flags, byteCount: byteCount, maximumDatabases: maximumDatabases)
        } catch {
            // A file that could only be begun, as the disk is full, would be taken for a damaged one later.
            if isNew { unlink(path + "/" + LMDBFileCheck.fileName) }
            throw error
        }
    }

    /// - Parameter byteCount: The size of the map; nil is the file's own.
    private static func openUnchecked(
        _ path: String, flags: Int32, byteCount: Int?, maximumDatabases: UInt32
    ) throws(LMDBError) -> OpaquePointer {
        if flags & MDB_NOLOCK == 0 { try reserveLockFile(in: path) }
        var created: OpaquePointer?
        try LMDBError.check(mdb_env_create(&created))
        guard let created else { throw LMDBError(code: ENOMEM) }
        do {
            if let byteCount { try LMDBError.check(mdb_env_set_mapsize(created, byteCount)) }
            try LMDBError.check(mdb_env_set_maxdbs(created, maximumDatabases))
            try LMDBError.check(mdb_env_set_maxreaders(created, maximumReaders))
            try LMDBError.check(mdb_env_open(created, path, UInt32(flags), 0o600))
        } catch {
            mdb_env_close(created)
            throw error
        }
        return created
    }

    private static var maximumReaders: UInt32 { 1024 }

    /// LMDB maps its table of readers, writable. On a full disk a touch of a page that has no room yet would kill the
    /// process with SIGBUS, so all of it is given its room here, where that is an error.
    private static func reserveLockFile(in path: String) throws(LMDBError) {
        let descriptor = Glibc.open(path + "/lock.mdb", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LMDBError(code: errno) }
        defer { close(descriptor) }
        // A reader has a cache line; the head of the table is smaller than a page.
        try LMDBError.check(posix_fallocate(descriptor, 0, off_t(maximumReaders) * 64 + 4_096))
    }
}
