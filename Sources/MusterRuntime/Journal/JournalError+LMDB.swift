import CLMDB
import Glibc

extension JournalError {
    /// What an error of LMDB means for a state.
    init(_ error: LMDBError, operation: String, folder: String) {
        self.init(operation: operation, folder: folder, reason: Self.reason(of: error))
    }

    private static func reason(of error: LMDBError) -> Reason {
        switch error.code {
        case MDB_MAP_FULL: .noSpace(problem: "the file may not grow any more")
        case MDB_INVALID: .foreign(problem: error.problem)
        case MDB_VERSION_MISMATCH: .foreign(problem: error.detail ?? "data.mdb is a file of another version of LMDB")
        case MDB_CORRUPTED, MDB_PAGE_NOTFOUND: .damaged(problem: error.problem)
        case let code where code > 0: system(code)
        default: .system(code: error.code, problem: error.problem)
        }
    }

    /// What an error of the operating system means.
    static func system(_ code: Int32) -> Reason {
        let problem = String(cString: strerror(code))
        return [ENOSPC, EDQUOT].contains(code) ? .noSpace(problem: problem) : .system(code: code, problem: problem)
    }
}
