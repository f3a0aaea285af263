import CMusterLinux
import Glibc

/// The folder of a state: what may lie in it, and whose it is.
enum StateFolder {
    /// LMDB's table of who reads.
    static let readerTable = "lock.mdb"
    /// A compact copy that is being made.
    static let compactCopy = "data.mdb.compact"

    private static let ours: Set = [LMDBFileCheck.fileName, readerTable, compactCopy, FolderLock.fileName]

    /// Makes the folder if there is none, refuses one that holds something else, and locks it.
    static func prepare(_ folder: String) throws(JournalError) -> FolderLock {
        func failure(_ reason: JournalError.Reason) -> JournalError {
            JournalError(operation: "opening it", folder: folder, reason: reason)
        }
        if let code = make(folder) { throw failure(JournalError.system(code)) }
        let found = try entries(of: folder, operation: "opening it")
        if let stranger = found.subtracting(ours).min(), !found.contains(LMDBFileCheck.fileName) {
            throw failure(.foreign(problem: "the folder holds other files, \"\(stranger)\" for example"))
        }
        do {
            let lock = try FolderLock(folder: folder)
            // The copy of somebody who died while making it.
            unlink(folder + "/" + compactCopy)
            return lock
        } catch {
            switch error {
            case .taken(let process): throw failure(.inUse(process: process))
            case .system(let code): throw failure(JournalError.system(code))
            }
        }
    }

    /// Makes the folder, and those that it lies in, and sees to it that they are found again. Returns the error, if there is one.
    private static func make(_ folder: String) -> Int32? {
        let parent = parent(of: folder)
        if mkdir(folder, 0o700) != 0 {
            let code = errno
            if code == EEXIST { return nil }
            guard code == ENOENT, !parent.isEmpty, parent != folder else { return code }
            if let code = make(parent) { return code }
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return errno }
        }
        do throws(LMDBError) {
            try sync(parent)
            return nil
        } catch {
            return error.code
        }
    }

    private static func parent(of folder: String) -> String {
        let folder = folder.trimmingSuffix("/")
        guard let slash = folder.lastIndex(of: "/") else { return "." }
        return slash == folder.startIndex ? "/" : String(folder[..<slash])
    }

    /// Waits until the disk has what the folder says is in it.
    static func sync(_ folder: String) throws(LMDBError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LMDBError(code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LMDBError(code: errno) }
    }

    /// The names in the folder.
    static func entries(of folder: String, operation: String) throws(JournalError) -> Set<String> {
        guard let stream = opendir(folder) else {
            let code = errno
            throw JournalError(operation: operation, folder: folder, reason: JournalError.system(code))
        }
        defer { closedir(stream) }
        var names: Set<String> = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.insert(name) }
        }
        return names
    }

    /// What tells the reader table from another that took its place; nil where there is none.
    static func readerTableIdentity(in folder: String) -> [UInt64]? {
        var (device, number): (UInt64, UInt64) = (0, 0)
        guard muster_file_identity(folder + "/" + readerTable, &device, &number) == 0 else { return nil }
        return [device, number]
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var rest = self[...]
        while rest.last == character { rest.removeLast() }
        return rest
    }
}
