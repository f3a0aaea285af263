import Glibc

/// A folder for a store that nobody will open again.
///
/// Its files lose their names as soon as they are open, so that their room is free again when the process ends, however it
/// ends. What a process that was killed leaves behind is an empty folder.
final class SpillFolder: Sendable {
    let path: String

    /// Makes one in `parent`; nil: where large files that last no longer than a process belong, which is `TMPDIR` or
    /// `/var/tmp`. `/tmp` is often in memory itself, and comes last.
    init(in parent: String?) throws(DataStoreError) {
        var code: Int32 = 0
        for parent in parent.map({ [$0] }) ?? Self.parents {
            var template = Array((parent + "/muster-spill-XXXXXX").utf8CString)
            if mkdtemp(&template) != nil {
                path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
                return
            }
            code = errno
        }
        throw DataStoreError(
            operation: "making a folder for what does not fit in memory",
            location: parent ?? Self.parents.joined(separator: ", "),
            reason: .system(code: code, problem: String(cString: strerror(code))))
    }

    deinit { remove() }

    /// Takes the names of the files, which a store has open.
    func removeFiles() {
        for name in ["data.mdb", "lock.mdb", FolderLock.fileName] { unlink(path + "/" + name) }
    }

    /// Removes the folder. Any number of times is once.
    func remove() { rmdir(path) }

    private static var parents: [String] {
        let chosen = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        return chosen.isEmpty ? ["/var/tmp", "/tmp"] : [chosen]
    }
}
