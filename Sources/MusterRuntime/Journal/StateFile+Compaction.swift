import CLMDB
import Glibc

/// Room that was freed is used again inside the file, but the file does not get smaller. So it is copied where that pays.
///
/// A copy is whole and on the disk before it takes the file's place, which is one step: whoever dies meanwhile leaves
/// the old file or the new one, and at most a copy that nobody looks at.
extension StateFile {
    /// Opens the file, and makes it smaller before if that pays. It goes on without where it cannot, and notes why.
    static func openCompacted(
        _ folder: String, _ configuration: Journal.Configuration
    ) throws(LMDBError) -> (opened: Opened, notes: [String]) {
        let opened = try open(folder, configuration)
        let usage = try opened.usage()
        guard usage.fileByteCount > configuration.compactionByteCount,
            usage.fileByteCount / configuration.compactionFactor > usage.usedByteCount
        else { return (opened, []) }
        do throws(LMDBError) {
            try copy(opened.environment, folder)
        } catch {
            unlink(folder + "/" + StateFolder.compactCopy)
            return (opened, ["the state in \(folder) could not be made smaller: \(error.problem)"])
        }
        return try replaced(consume opened, folder, configuration, usage)
    }

    private static func replaced(
        _ old: consuming Opened?, _ folder: String, _ configuration: Journal.Configuration,
        _ usage: LMDBEnvironment.Usage
    ) throws(LMDBError) -> (opened: Opened, notes: [String]) {
        // The old file is closed before the new one is opened: LMDB does not take two at once.
        old = nil
        try takePlace(folder)
        let opened = try open(folder, configuration)
        let byteCount = try opened.usage().fileByteCount
        return (opened, ["the state in \(folder) was made smaller: \(usage.fileByteCount) bytes, now \(byteCount)"])
    }

    private static func copy(_ environment: LMDBEnvironment, _ folder: String) throws(LMDBError) {
        try environment.copyCompactly(to: folder + "/" + StateFolder.compactCopy)
    }

    /// Puts the copy in the place of the file.
    private static func takePlace(_ folder: String) throws(LMDBError) {
        guard rename(folder + "/" + StateFolder.compactCopy, folder + "/" + LMDBFileCheck.fileName) == 0 else {
            throw LMDBError(code: errno)
        }
        try StateFolder.sync(folder)
    }
}

extension StateFile.Opened {
    func usage() throws(LMDBError) -> LMDBEnvironment.Usage {
        try environment.read { transaction throws(LMDBError) in try environment.usage(transaction) }
    }
}
