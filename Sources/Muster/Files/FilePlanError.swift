import Glibc

/// Files that cannot be planned with: they are not there, or cannot be looked at.
package struct FilePlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path or pattern.
    package let path: String
    /// What was found, and what would be right.
    package let message: String

    init(_ path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    init(_ path: String, errno code: Int32) {
        let reason =
            switch code {
            case ENOENT: "there is no such file"
            case EACCES, EPERM: "permission denied"
            case ENOTDIR: "it is no folder"
            default: String(cString: strerror(code))
            }
        self.init(path, reason)
    }

    package var description: String { "'\(path)': \(message)" }
}
