import Glibc

/// A file that is open for reading, as it lies on the disk.
final class PlainFile: ByteSource {
    let path: String
    /// How many bytes it had when it was opened.
    let size: Int64
    private let descriptor: Int32

    /// Opens a file. A folder and what is no file (a pipe would be waited for) are refused.
    init(_ path: String) throws(FileFailure) {
        self.path = path
        // Without waiting: otherwise opening a pipe lasts until somebody writes to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure(path, errno: errno, "read") }
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            size = 0
            throw FileFailure(path, errno: errno, "read")
        }
        size = Int64(status.st_size)
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFCHR: break
        case S_IFDIR: throw FileFailure(path, errno: EISDIR, "read")
        default: throw FileFailure(path, "it cannot be read: it is no file")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Goes to a place; what is read next begins there.
    func seek(to offset: Int64) throws(FileFailure) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw FileFailure(path, errno: errno, "read") }
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        while true {
            let count = Glibc.read(descriptor, target.baseAddress, target.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FileFailure(path, errno: errno, "read") }
        }
    }
}
