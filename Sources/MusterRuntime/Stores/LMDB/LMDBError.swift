import CLMDB

/// A failed call to LMDB, or a file that it must not be given.
package struct LMDBError: Error, Hashable {
    /// LMDB's code, or the operating system's when it is positive.
    package let code: Int32
    /// What exactly is wrong with a file; nil where LMDB says all that is known.
    package let detail: String?

    package init(code: Int32, detail: String? = nil) {
        self.code = code
        self.detail = detail
    }

    /// What is wrong, in LMDB's words where there are no better ones.
    package var problem: String { detail ?? String(cString: mdb_strerror(code)) }

    /// Throws when `code` is not success.
    static func check(_ code: Int32) throws(LMDBError) {
        if code != MDB_SUCCESS { throw LMDBError(code: code) }
    }
}
