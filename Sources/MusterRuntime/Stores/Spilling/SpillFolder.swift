import Glibc

/// A folder for a store that nobody will open again.
///
/// It and its files lose their names as soon as the files are open, so that their room is free again when the process ends,
/// and nothing is left behind, however it ends.
struct SpillFolder {
    /// Where folders are made, which is where people find how much room there is.
    let parent: String
    let path: String

    /// Makes one in `parent`; nil: where large files that last no longer than a process belong, which is `TMPDIR` or
    /// `/var/tmp`. `/tmp` is often in memory itself, and comes last.
    init(in parent: String?) throws(DataStoreError) {
        var code: Int32 = 0
        for parent in parent.map({ [$0] }) ?? Self.parents {
            var template = Array((parent + "/muster-spill-XXXXXX").utf8CString)
            if mkdtemp(&template) != nil {
                self.parent = parent
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

    /// Takes its name, and those of the files, which a store has open.
    func remove() {
        for name in ["data.mdb", "lock.mdb", FolderLock.fileName] { unlink(path + "/" + name) }
        rmdir(path)
    }

    private static var parents: [String] {
        let chosen = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        return chosen.isEmpty ? ["/var/tmp", "/tmp"] : [chosen]
    }
}
