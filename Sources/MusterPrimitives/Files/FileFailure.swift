import Glibc
import MusterRegistry

/// A file that cannot be read or written, or that does not hold what it should.
struct FileFailure: Error, CustomStringConvertible {
    let path: String
    /// Where in the file, in bytes from its beginning.
    let offset: Int64?
    /// What is wrong, and what would be right.
    let message: String

    init(_ path: String, at offset: Int64? = nil, _ message: String) {
        self.path = path
        self.offset = offset
        self.message = message
    }

    /// What a call of the system came to.
    ///
    /// - Parameter verb: What could not be done, for example `read`.
    init(_ path: String, errno code: Int32, _ verb: String) {
        let reason =
            switch code {
            case ENOENT: "there is no such file"
            case EACCES, EPERM: "permission denied"
            case EISDIR: "it is a folder"
            case ENOSPC: "the disk is full"
            default: String(cString: strerror(code))
            }
        self.init(path, "it cannot be \(verb): \(reason)")
    }

    var description: String {
        "'\(path)'" + (offset.map { ", byte \($0)" } ?? "") + ": \(message)"
    }

    /// The failure as that of a call.
    func callFailure(of function: String) -> CallFailure {
        CallFailure(.failed, function: function, message: description)
    }

    /// What `body` gives; its failure is one of a call.
    static func asFailure<Result>(
        of function: String, _ body: () throws(FileFailure) -> Result
    ) throws(CallFailure) -> Result {
        do throws(FileFailure) { return try body() } catch { throw error.callFailure(of: function) }
    }
}
