import CLMDB
import Glibc
import MusterGraph

extension DiskStore {
    /// What the file says that it is. A later format has another number, and this version refuses it.
    private static let format = Payload(Array("muster data store 2".utf8))

    /// Where it says so.
    private static let formatKey = Payload(Array("format".utf8))

    /// The file says that it is something else.
    struct FormatMismatch: Error {
        let problem: String
    }

    /// Makes the folder if there is none, refuses one that holds something else, and locks it.
    static func prepareFolder(_ path: String) throws(DataStoreError) -> FolderLock {
        func failure(_ reason: DataStoreError.Reason) -> DataStoreError {
            DataStoreError(operation: "opening it", location: path, reason: reason)
        }
        if mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw failure(system(errno))
        }
        guard let entries = entries(of: path) else { throw failure(system(errno)) }
        let ours: Set = ["data.mdb", "lock.mdb", FolderLock.fileName]
        if let stranger = entries.subtracting(ours).min(), !entries.contains("data.mdb") {
            throw failure(.foreign(problem: "the folder holds other files, \"\(stranger)\" for example"))
        }
        do {
            return try FolderLock(folder: path)
        } catch {
            switch error {
            case .taken: throw failure(.inUse)
            case .system(let code): throw failure(system(code))
            }
        }
    }

    /// Opens the map of the values, after checking that the file is of our format, or empty.
    static func openDatabases(in environment: LMDBEnvironment) throws -> (about: LMDBDatabase, values: LMDBDatabase) {
        typealias Opened = (about: LMDBDatabase, values: LMDBDatabase)
        let opened = try environment.write { transaction throws(LMDBError) -> Result<Opened, FormatMismatch> in
            var isEmpty = true
            if let main = try transaction.database(nil) {
                try transaction.forEach(in: main) { _, _ in
                    isEmpty = false
                    return false
                }
            }
            guard let about = try transaction.database("muster", create: isEmpty) else {
                return .failure(FormatMismatch(problem: "the LMDB file in it was not made by Muster"))
            }
            if isEmpty { try writeFormat(transaction, in: about) }
            let found = try formatKey.withUnsafeBytes { key throws(LMDBError) in
                try transaction.get(key, in: about).map { Payload(copying: $0) }
            }
            guard found == format else { return .failure(mismatch(found)) }
            guard let values = try transaction.database("values", create: true) else {
                throw LMDBError(code: MDB_CORRUPTED)
            }
            return .success((about, values))
        }
        return try opened.get()
    }

    /// Writes what the file is.
    static func writeFormat(
        _ transaction: borrowing LMDBTransaction, in about: LMDBDatabase
    ) throws(LMDBError) {
        try transaction.put(format.borrowedBytes, for: formatKey.borrowedBytes, in: about)
    }

    private static func mismatch(_ found: Payload?) -> FormatMismatch {
        let text = found.map { String(decoding: $0.borrowedBytes.prefix(60), as: UTF8.self) } ?? "nothing"
        let wanted = String(decoding: format.borrowedBytes, as: UTF8.self)
        return FormatMismatch(problem: "the file says \"\(text)\", and this version reads \"\(wanted)\"")
    }

    /// What went wrong while opening.
    static func openingError(_ error: any Error, at path: String) -> DataStoreError {
        switch error {
        case let error as LMDBError:
            return self.error(error, while: "opening it", at: path)
        case let error as FormatMismatch:
            return DataStoreError(operation: "opening it", location: path, reason: .foreign(problem: error.problem))
        default:
            return DataStoreError(
                operation: "opening it", location: path, reason: .system(code: 0, problem: "\(error)"))
        }
    }

    /// What an error of LMDB means for a store.
    static func error(_ error: LMDBError, while operation: String, at path: String) -> DataStoreError {
        let reason: DataStoreError.Reason
        switch error.code {
        case MDB_MAP_FULL:
            reason = .noSpace(problem: "the store has reached its limit")
        case ENOSPC, EDQUOT, EFBIG:
            reason = .noSpace(problem: error.problem)
        case EIO where isFull(path):
            // LMDB reports a write that the disk took only in part as an input/output error.
            reason = .noSpace(problem: "the disk is full")
        case MDB_INVALID:
            reason = .foreign(problem: error.problem)
        case MDB_VERSION_MISMATCH:
            reason = .foreign(problem: "data.mdb is a file of another version of LMDB")
        case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC:
            reason = .corrupt(problem: error.problem)
        default:
            reason = .system(code: error.code, problem: error.problem)
        }
        return DataStoreError(operation: operation, location: path, reason: reason)
    }

    /// Whether there may be room after another commit. LMDB reports a write that the disk took only in part as `EIO`.
    static func meansNoRoom(_ error: LMDBError) -> Bool {
        [MDB_MAP_FULL, ENOSPC, EDQUOT, EFBIG, EIO].contains(error.code)
    }

    private static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        return status.f_bavail * status.f_frsize < 16 << 20
    }

    private static func system(_ code: Int32) -> DataStoreError.Reason {
        let problem = String(cString: strerror(code))
        return [ENOSPC, EDQUOT].contains(code) ? .noSpace(problem: problem) : .system(code: code, problem: problem)
    }

    private static func entries(of path: String) -> Set<String>? {
        guard let directory = opendir(path) else { return nil }
        defer { closedir(directory) }
        var names: Set<String> = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.insert(name) }
        }
        return names
    }
}
