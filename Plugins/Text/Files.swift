import MusterPlugin

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The contents of a file, which must be UTF-8. Every worker that may run it must see the file under that path.
/// - Example: text.readFile("/dev/null") == ""
/// - Example: text.readFile("/no/such/file") throws
@Operation("text.readFile", blocking: true)
func readFile(_ path: String, context: MusterContext) throws -> String {
    let bytes = try readBytes(path, context)
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw InvalidArgument("'\(path)' is not a text in UTF-8")
    }
    return text
}

private func readBytes(_ path: String, _ context: MusterContext) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_size > 0 { bytes.reserveCapacity(Int(status.st_size) + 1) }
    let piece = 1 << 20
    while true {
        try context.checkCancellation()
        var part = 0
        let previous = bytes.count
        bytes.append(
            contentsOf: [UInt8](unsafeUninitializedCapacity: piece) { buffer, count in
                part = read(descriptor, buffer.baseAddress, piece)
                count = max(part, 0)
            })
        if part < 0 {
            if errno == EINTR { continue }
            throw FileError(path: path, code: errno)
        }
        if bytes.count == previous { return bytes }
    }
}

/// A file that can't be read.
private struct FileError: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String {
        "'\(path)' can't be read: \(String(cString: strerror(code)))"
    }
}
