import MusterGraph
import MusterProtocol

/// Answers reads from a store.
enum ReadAnswers {
    /// Answers for every entry. Small parts travel together, and a large one alone, so that it is not copied.
    static func replies(to read: Read, from store: any DataStore) -> [ReadReply] {
        var replies: [ReadReply] = []
        var entries: [ReadReply.Entry] = []
        var parts: [Payload] = []
        var byteCount = 0
        func flush() {
            guard !entries.isEmpty else { return }
            replies.append(ReadReply(entries: entries, bytes: joined(parts, byteCount)))
            (entries, parts, byteCount) = ([], [], 0)
        }
        for entry in read.entries {
            let (answer, part) = reply(to: entry, from: store)
            if byteCount > 0, byteCount + part.count > Limits.partByteCount { flush() }
            entries.append(answer)
            if part.count > 0 { parts.append(part) }
            byteCount += part.count
        }
        flush()
        return replies
    }

    private static func reply(to entry: Read.Entry, from store: any DataStore) -> (ReadReply.Entry, Payload) {
        func failure(_ status: ReadReply.Status) -> (ReadReply.Entry, Payload) {
            let answer = ReadReply.Entry(request: entry.request, status: status, totalByteCount: 0, byteCount: 0)
            return (answer, .empty)
        }
        do {
            // An offset comes from somebody else, and may be anything.
            let start = Int(clamping: min(entry.offset, 1 << 62))
            let size = min(Int(entry.byteCount), Limits.partByteCount)
            // It may be another value than who asks has been told of, and end before that: then there are no bytes of it.
            guard let part = try store.part(of: entry.task, in: start..<start + size) else { return failure(.notHeld) }
            let answer = ReadReply.Entry(
                request: entry.request, status: .found, totalByteCount: UInt64(part.totalByteCount),
                byteCount: UInt32(part.bytes.count))
            return (answer, part.bytes)
        } catch {
            return failure(.unreadable)
        }
    }

    private static func joined(_ parts: [Payload], _ byteCount: Int) -> Payload {
        guard parts.count > 1 else { return parts.first ?? .empty }
        return Payload(count: byteCount) { target in
            var offset = 0
            for part in parts {
                part.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + bytes.count])
                        .copyMemory(from: bytes)
                }
                offset += part.count
            }
        }
    }
}
