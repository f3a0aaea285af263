import Foundation

/// Lines of a pipe, as they come. A thread of its own reads them, as reading waits.
struct LineReader: Sendable {
    /// What comes next.
    enum Next {
        case line(String)
        /// There are no more lines.
        case end
        /// None came in time.
        case late
    }

    private let lines: AsyncStream<String>

    /// Begins to read.
    init(_ handle: FileHandle) {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        Thread.detachNewThread {
            Self.forEachLine(of: handle) { continuation.yield($0) }
            continuation.finish()
        }
    }

    /// The next line, if it comes in time.
    func next(within limit: Duration) async -> Next {
        let lines = lines
        return await withTaskGroup(of: Next.self) { group in
            group.addTask {
                for await line in lines { return .line(line) }
                return .end
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .late
            }
            defer { group.cancelAll() }
            return await group.next() ?? .end
        }
    }

    /// Reads to the end, on this thread; a last line without an end is one as well.
    static func forEachLine(of handle: FileHandle, _ body: (String) -> Void) {
        var rest = Data()
        while true {
            let data = handle.nextData
            if data.isEmpty { break }
            rest.append(data)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                body(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                rest = rest[(end + 1)...]
            }
        }
        if !rest.isEmpty { body(String(decoding: rest, as: UTF8.self)) }
    }
}
