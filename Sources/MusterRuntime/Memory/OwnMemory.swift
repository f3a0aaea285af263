import Glibc

/// How much memory this process uses.
///
/// What counts is what is its own, anonymous memory: `resident` less `shared` in `/proc/self/statm`. Pages of files are
/// left out, above all those of the file that results are spilled to: reading there makes them resident, and the system
/// takes them back when it likes. `smaps_rollup` would know better what is shared with whom, but it walks every page:
/// milliseconds for each gigabyte, and this is read up to a hundred times a second.
enum OwnMemory {
    /// In bytes; nil where the system does not say.
    static var byteCount: Int? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return byteCount(ofStatm: String(decoding: bytes[..<count], as: UTF8.self), pageByteCount: pageByteCount)
    }

    /// `size resident shared text lib data dirty`, in pages.
    static func byteCount(ofStatm line: String, pageByteCount: Int) -> Int? {
        let fields = line.split(separator: " ").prefix(3).compactMap { Int($0) }
        return fields.count == 3 ? max(0, fields[1] - fields[2]) * pageByteCount : nil
    }

    private static let pageByteCount = sysconf(Int32(_SC_PAGESIZE))
}
