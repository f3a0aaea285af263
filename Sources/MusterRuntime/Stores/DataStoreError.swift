import Glibc

/// What a data store could not do, where, and why.
public struct DataStoreError: Error, Hashable, Sendable {
    /// Why it failed.
    public enum Reason: Hashable, Sendable {
        /// The disk or the store's own limit is full. Reading and removing go on.
        case noSpace(problem: String)
        /// What is on disk is damaged.
        case corrupt(problem: String)
        /// What is on disk is not a data store, or one of another version.
        case foreign(problem: String)
        /// Another process, or another store of this one, has it open.
        case inUse
        /// The value is larger than the store can hold.
        case tooLarge(byteCount: Int)
        /// The operating system refused something.
        case system(code: Int32, problem: String)
    }

    /// What was being done, "storing task 3/17 (200 bytes)".
    public let operation: String
    /// Where the store is.
    public let location: String
    /// Why it failed.
    public let reason: Reason

    /// An error while doing `operation` at `location`.
    public init(operation: String, location: String, reason: Reason) {
        self.operation = operation
        self.location = location
        self.reason = reason
    }
}

extension DataStoreError: CustomStringConvertible {
    /// What failed, where, why, and what would help.
    public var description: String {
        "The data store at \(location) failed while \(operation): \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .noSpace(let problem):
            "there is no room (\(problem)). What is stored can still be read and removed; make room, or choose another "
                + "folder."
        case .corrupt(let problem):
            "its files are damaged (\(problem)). Results can be computed again: remove the folder and start anew."
        case .foreign(let problem):
            "\(problem). Choose an empty folder, or one that does not exist yet."
        case .inUse:
            "it is open already. Each worker needs a folder of its own."
        case .tooLarge(let byteCount):
            "\(byteCount) bytes are too many. A value on disk has less than 4 GiB, a note up to 4,096 bytes and its name 100; "
                + "split large values into partitions."
        case .system(let code, let problem):
            "\(problem) (error \(code))." + (Self.advice(code).map { " " + $0 } ?? "")
        }
    }

    /// What would help against what the operating system says.
    private static func advice(_ code: Int32) -> String? {
        switch code {
        case EACCES, EPERM: "Choose a folder that this user may write to, or change who may."
        case EROFS: "Choose a folder on a disk that can be written to."
        case ENOENT: "Make the folder that it lies in first."
        case ENOTDIR, EISDIR: "Choose a folder in which nothing else is called so."
        case EMFILE, ENFILE: "Raise the limit of open files (ulimit -n), or close some."
        default: nil
        }
    }
}
