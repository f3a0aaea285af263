#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds a text in another, byte by byte: it finds whole code points only, as UTF-8 is what it is, and does not see
/// that two spellings of a letter with an accent mean the same.
struct ByteSearch {
    let text: UnsafeBufferPointer<UInt8>
    let part: UnsafeBufferPointer<UInt8>

    /// Where the part next begins, at or behind `start`. An empty part is nowhere.
    func next(from start: Int) -> Int? {
        guard let textStart = text.baseAddress, let partStart = part.baseAddress, !part.isEmpty else { return nil }
        var position = start
        while position + part.count <= text.count {
            // The first byte is looked for by the C library, which compares many bytes at a time.
            let room = text.count - part.count + 1 - position
            guard let found = memchr(textStart + position, Int32(part[0]), room) else { return nil }
            position = UnsafeRawPointer(found) - UnsafeRawPointer(textStart)
            if memcmp(textStart + position, partStart, part.count) == 0 { return position }
            position += 1
        }
        return nil
    }

    /// The pieces of the text between the parts.
    func pieces() -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        while let found = next(from: start) {
            pieces.append(start..<found)
            start = found + part.count
        }
        pieces.append(start..<text.count)
        return pieces
    }

    /// Calls `body` with a search for `part` in `text`.
    static func with<Result>(_ text: String, _ part: String, _ body: (ByteSearch) throws -> Result) rethrows -> Result {
        var text = text
        var part = part
        return try text.withUTF8 { text in
            try part.withUTF8 { part in try body(ByteSearch(text: text, part: part)) }
        }
    }
}
