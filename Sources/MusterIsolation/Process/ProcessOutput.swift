import Glibc

/// What a process writes on its standard error: lines for the log, of which the last are kept for the case that it ends.
final class ProcessOutput {
    /// Where it can be read; -1 when nothing will come any more.
    private(set) var descriptor: Int32
    /// The last lines.
    private(set) var lastLines: [String] = []
    private let log: (String) -> Void
    private var partial: [UInt8] = []
    /// Whether the lines are those of a stack that the runtime prints.
    private var isInStack = false

    /// How many lines are kept, and how long a line may be.
    private static let (lineCount, lineByteCount) = (8, 4096)

    /// - Parameter descriptor: The reading end of a pipe, which does not wait from now on.
    init(descriptor: Int32, log: @escaping (String) -> Void) {
        self.descriptor = descriptor
        self.log = log
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Takes what has come, without waiting.
    func read() {
        var bytes = [UInt8](repeating: 0, count: 16 << 10)
        while descriptor >= 0 {
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else {
                close(descriptor)
                descriptor = -1
                break
            }
            for byte in bytes.prefix(count) {
                if byte == UInt8(ascii: "\n") || partial.count == Self.lineByteCount { endLine() }
                if byte != UInt8(ascii: "\n") { partial.append(byte) }
            }
        }
        endLine()
    }

    private func endLine() {
        let line = String(decoding: partial, as: UTF8.self)
        partial.removeAll(keepingCapacity: true)
        // The backtracer says that it is at work; what it found stands in the error.
        guard !line.isEmpty, !line.hasPrefix("*** Signal "), line != " done ***" else { return }
        log(line)
        // Where its backtracer is switched off, Swift's runtime prints a stack of addresses behind the reason.
        isInStack = line == "Current stack trace:" || (isInStack && line.first?.isNumber ?? false)
        guard !isInStack else { return }
        lastLines.append(line)
        if lastLines.count > Self.lineCount { lastLines.removeFirst() }
    }
}
