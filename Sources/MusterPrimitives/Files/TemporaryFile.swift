import Glibc

/// A file beside another one that it is going to become; nobody else writes to it.
///
/// Its name follows from that of the other: `.NAME.muster-0`. A process that dies leaves it behind, and the next one that
/// writes the same file takes it up again; a lock tells whether somebody still writes to it, as an attempt does that was
/// given up for lost. Then the next number is tried.
struct TemporaryFile {
    let path: String
    let descriptor: Int32

    /// How many attempts may write one file at a time.
    private static let limit = 16

    /// - Parameter target: The file that it is going to become.
    init(beside target: String) throws(FileFailure) {
        let name = target.split(separator: "/").last ?? ""
        guard !name.isEmpty, !target.hasSuffix("/") else {
            throw FileFailure(target, "it cannot be written: this is no name of a file")
        }
        let folder = target.dropLast(name.count)
        for number in 0..<Self.limit {
            let path = "\(folder).\(name).muster-\(number)"
            // Twice, as what lies there may be there no more when it has been looked at.
            for _ in 0..<2 {
                if let descriptor = try Self.take(path, target) {
                    (self.path, self.descriptor) = (path, descriptor)
                    return
                }
            }
        }
        throw FileFailure(target, "it cannot be written: \(Self.limit) others are writing it")
    }

    /// Opens and empties a file, if nobody else writes to it.
    private static func take(_ path: String, _ target: String) throws(FileFailure) -> Int32? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw FileFailure(target, errno: errno, "written") }
        // Where the file system has no locks, two attempts at once are not told apart.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            close(descriptor)
            return nil
        }
        var (opened, named) = (stat(), stat())
        guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0, opened.st_ino == named.st_ino else {
            close(descriptor)
            return nil
        }
        // Its writer died when it had got its name: it is finished, and only this name is left over.
        guard opened.st_nlink == 1 else {
            unlink(path)
            close(descriptor)
            return nil
        }
        guard ftruncate(descriptor, 0) == 0 else {
            let code = errno
            close(descriptor)
            throw FileFailure(target, errno: code, "written")
        }
        return descriptor
    }
}
