import CLMDB
import Glibc

/// What concerns the file as a whole.
extension LMDBEnvironment {
    /// How large a file is, and how much of it is in use.
    package struct Usage: Hashable, Sendable {
        /// The size of the file.
        package let fileByteCount: Int
        /// Up to where pages were ever used.
        let endByteCount: Int
        /// The pages that hold something.
        package let usedByteCount: Int
    }

    /// Looks at every page that is in use, before it is believed. Where another process may write, this is asked inside the
    /// transaction that then reads: as long as that lasts, nothing that it can see is overwritten.
    func checkWhole(_ transaction: borrowing LMDBTransaction) throws(LMDBError) {
        _ = try LMDBFileCheck.check(folder: path)
    }

    /// How large the file is, and how much of it is in use.
    func usage(_ transaction: borrowing LMDBTransaction) throws(LMDBError) -> Usage {
        var (info, statistics) = (MDB_envinfo(), MDB_stat())
        try LMDBError.check(mdb_env_info(environment, &info))
        try LMDBError.check(mdb_env_stat(environment, &statistics))
        var descriptor: mdb_filehandle_t = -1
        try LMDBError.check(mdb_env_get_fd(environment, &descriptor))
        // LMDB itself seeks before it writes, so the position may change.
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0 else { throw LMDBError(code: errno) }
        var freePageCount = 0
        try transaction.forEach(in: .freePages) { _, pages in
            // A list of pages begins with their number.
            freePageCount += pages.loadUnaligned(as: Int.self)
            return true
        }
        let (end, pageByteCount) = (info.me_last_pgno + 1, Int(statistics.ms_psize))
        return Usage(
            fileByteCount: Int(size), endByteCount: end * pageByteCount,
            usedByteCount: max(0, end - freePageCount) * pageByteCount)
    }

    /// Forgets readers whose processes died: what they saw would be kept for ever.
    func forgetDeadReaders() throws(LMDBError) { try LMDBError.check(mdb_reader_check(environment, nil)) }

    /// Writes everything that is in use into a new file, and waits until the disk has it.
    func copyCompactly(to file: String) throws(LMDBError) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LMDBError(code: errno) }
        defer { close(descriptor) }
        try LMDBError.check(mdb_env_copyfd2(environment, descriptor, UInt32(MDB_CP_COMPACT)))
        guard fsync(descriptor) == 0 else { throw LMDBError(code: errno) }
    }
}
