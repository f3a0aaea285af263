#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The two ends of the pipe to the compiler. A message is its length (8 bytes, little-endian) and then JSON.
struct CompilerPipe {
    /// The largest message that is believed; a length beyond it means that the other side is no compiler.
    static let limit = 256 << 20

    private let input: Int32
    private let output: Int32

    /// Takes over standard input and output, so that nothing else can write between the messages.
    init() {
        input = dup(STDIN_FILENO)
        output = dup(STDOUT_FILENO)
        close(STDIN_FILENO)
        dup2(STDERR_FILENO, STDOUT_FILENO)
    }

    /// The next message; nil when the compiler has gone, or does not speak this protocol.
    func receive() -> JSON? {
        guard let header = read(count: 8) else { return nil }
        let length = header.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.limit), let body = read(count: Int(length)) else { return nil }
        return JSON(parsing: body)
    }

    /// Sends one message.
    func send(_ message: JSON) {
        let body = Array(message.text.utf8)
        let header = (0..<8).map { UInt8(truncatingIfNeeded: body.count >> ($0 * 8)) }
        let bytes = header + body
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { write(output, $0.baseAddress.map { $0 + sent }, bytes.count - sent) }
            guard count > 0 else { return }
            sent += count
        }
    }

    private func read(count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let part = bytes.withUnsafeMutableBytes {
                #if canImport(Glibc)
                    Glibc.read(input, $0.baseAddress.map { $0 + received }, count - received)
                #elseif canImport(Musl)
                    Musl.read(input, $0.baseAddress.map { $0 + received }, count - received)
                #else
                    Darwin.read(input, $0.baseAddress.map { $0 + received }, count - received)
                #endif
            }
            guard part > 0 else { return nil }
            received += part
        }
        return bytes
    }
}
