import Glibc

/// A file that comes into being whole or not at all: it is written beside its place, and named when all of it is on the
/// disk. What is not finished leaves nothing behind.
///
/// Writing the same content again is harmless, so that a task may run twice: a file that already holds just that is as
/// good as one that was written now.
final class NewFile: ByteSink {
    let path: String
    private let overwrite: Bool
    private let temporary: TemporaryFile
    private var isFinished = false

    /// - Parameters:
    ///   - path: The folders on the way are made.
    ///   - overwrite: Whether a file that is there already, with another content, is replaced; otherwise it is an error.
    init(_ path: String, overwrite: Bool) throws(FileFailure) {
        self.path = path
        self.overwrite = overwrite
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            throw FileFailure(path, "it cannot be written: it is \(isFolder ? "a folder" : "no file")")
        }
        try Self.makeFolders(of: path)
        temporary = try TemporaryFile(beside: path)
    }

    deinit {
        if !isFinished { unlink(temporary.path) }
        close(temporary.descriptor)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(temporary.descriptor, piece.baseAddress, piece.count)
            if count < 0 {
                guard errno == EINTR else { throw FileFailure(path, errno: errno, "written") }
            } else {
                rest = rest.dropFirst(count)
            }
        }
    }

    func finish() throws(FileFailure) {
        guard fsync(temporary.descriptor) == 0 else { throw FileFailure(path, errno: errno, "written") }
        if overwrite {
            guard rename(temporary.path, path) == 0 else { throw FileFailure(path, errno: errno, "written") }
        } else {
            try link()
            unlink(temporary.path)
        }
        isFinished = true
        syncFolder()
    }

    /// Gives the file its name, which nobody may have.
    private func link() throws(FileFailure) {
        if Glibc.link(temporary.path, path) == 0 { return }
        switch errno {
        case EEXIST:
            guard try isThereAlready() else {
                throw FileFailure(path, "it is there already, with another content; `overwrite` replaces it")
            }
        case EPERM, ENOTSUP, ENOSYS:
            throw FileFailure(
                path, "this file system does not tell whether a file is there already; write with `overwrite`")
        case let code: throw FileFailure(path, errno: code, "written")
        }
    }

    /// Whether the file that is there holds what was written.
    private func isThereAlready() throws(FileFailure) -> Bool {
        let (known, new) = (try PlainFile(path), try PlainFile(temporary.path))
        guard known.size == new.size else { return false }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
        defer { buffer.deallocate() }
        let (left, right) = (buffer.prefix(1 << 16), buffer.suffix(1 << 16))
        while true {
            let count = try new.fill(UnsafeMutableRawBufferPointer(rebasing: left))
            guard try known.fill(UnsafeMutableRawBufferPointer(rebasing: right)) == count,
                left.prefix(count).elementsEqual(right.prefix(count))
            else { return false }
            if count == 0 { return true }
        }
    }

    /// So that the name is on the disk as well. A file system that cannot do that has done what it can.
    private func syncFolder() {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let descriptor = open(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func makeFolders(of path: String) throws(FileFailure) {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            end = slash
            let folder = String(path[..<slash])
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
                // Some systems say so of folders that are there.
                var status = stat()
                let code = errno
                guard stat(folder, &status) == 0 else { throw FileFailure(folder, errno: code, "made as a folder") }
                continue
            }
        }
    }
}

extension PlainFile {
    /// Reads until `target` is full or the file ends.
    fileprivate func fill(_ target: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        var count = 0
        while count < target.count {
            let read = try read(into: UnsafeMutableRawBufferPointer(rebasing: target[count...]))
            if read == 0 { break }
            count += read
        }
        return count
    }
}
