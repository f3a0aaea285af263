import CLMDB

/// A failed call to LMDB.
package struct LMDBError: Error, Hashable {
    /// LMDB's code, or the operating system's when it is positive.
    package let code: Int32

    /// LMDB's words for it.
    package var problem: String { String(cString: mdb_strerror(code)) }

    /// Throws when `code` is not success.
    static func check(_ code: Int32) throws(LMDBError) {
        if code != MDB_SUCCESS { throw LMDBError(code: code) }
    }
}
