import CMusterLinux
import Glibc

/// Keeps a folder for one owner among all processes, as long as this object lives. The system lets go of it when the
/// process dies, however it dies.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Why a folder could not be locked.
    package enum Failure: Error {
        /// Somebody else has it: the process that said so, where it can be read.
        case taken(process: Int32?)
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
        guard muster_lock_file(descriptor) == 0 else {
            let (code, process) = (errno, process(in: descriptor))
            close(descriptor)
            throw code == EAGAIN || code == EACCES ? .taken(process: process) : .system(code: code)
        }
        sign(descriptor)
        return descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The name of the file. It stays where it is: removing it would let two owners lock two files of that name.
    package static var fileName: String { "muster.lock" }

    /// Somebody who has a folder.
    package struct Owner: Hashable, Sendable {
        /// Nil where it did not say so.
        package let process: Int32?
    }

    /// Who has the folder, if anybody. To ask is in nobody's way.
    package static func owner(of folder: String) -> Owner? {
        let descriptor = open(folder + "/" + fileName, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard muster_file_is_locked(descriptor) == 1 else { return nil }
        return Owner(process: process(in: descriptor))
    }

    /// Writes down who has it, for people. On a full disk nobody is told.
    private static func sign(_ descriptor: Int32) {
        guard ftruncate(descriptor, 0) == 0 else { return }
        let text = Array("\(getpid())\n".utf8)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    private static func process(in descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }
}
