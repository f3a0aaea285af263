import Glibc

/// Keeps a folder for one owner among all processes, as long as this object lives. The system lets go of it when the
/// process dies, however it dies.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Why a folder could not be locked.
    package enum Failure: Error {
        /// Somebody else has it.
        case taken
        /// The operating system refused.
        case system(code: Int32)
    }

    /// Locks an existing folder, through a file `muster.lock` in it.
    package init(folder: String) throws(Failure) {
        descriptor = try Self.lock(folder + "/" + Self.fileName)
    }

    private static func lock(_ file: String) throws(Failure) -> Int32 {
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? .taken : .system(code: code)
        }
        return descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The name of the file. It stays where it is: removing it would let two owners lock two files of that name.
    package static var fileName: String { "muster.lock" }
}
