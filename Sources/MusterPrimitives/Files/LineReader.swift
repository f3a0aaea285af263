import Glibc
import MusterGraph

/// The lines of a block of a file, a chunk at a time.
///
/// A line belongs to the block in which it begins. So the rest of a line that began before is passed over, and the last
/// line is read to its end, wherever that is. Blocks that lie side by side give each line once.
///
/// A chunk's rows lie in the buffer into which the file was read: as the rows of a column stand without gaps, lines are
/// moved to the left over what ended those before them. It is read and not mapped; `docs/decisions/reading-files.md`
/// says why.
final class LineReader {
    private let block: FileBlock
    private let source: any ByteSource
    private let errors: TextErrors
    /// Whether "\r" before "\n" stays, for those who look at it themselves.
    private let keepsReturns: Bool
    private let maximumLineBytes: Int

    private var buffer: UnsafeMutableRawBufferPointer
    /// The bytes of the buffer that no chunk has had.
    private var unread = 0..<0
    /// Where in the text the first of them stands.
    private var position: Int64
    private var hasEnded = false
    /// How many bytes of `unread` are known to have no end of a line.
    private var searched = 0

    private let offsets = UnsafeMutablePointer<Int64>.allocate(capacity: chunkRowCount + 1)
    private let repaired: ColumnWriter
    /// Where in the text the last chunk began. Each of its lines was one byte longer there where `keepsReturns`.
    private(set) var chunkStart: Int64 = 0

    /// Where the rows of a chunk lie: before and behind moving them together.
    private struct Lines {
        var count = 0
        /// The first byte behind the last line and what ends it.
        var end = 0
    }

    /// - Parameters:
    ///   - maximumLineBytes: A longer line is an error.
    ///   - repaired: A column of `string`, for chunks in which something is replaced.
    init(
        _ block: FileBlock, errors: TextErrors, keepsReturns: Bool = false, maximumLineBytes: Int,
        repaired: ColumnWriter
    ) throws(FileFailure) {
        let file = try PlainFile(block.path)
        self.block = block
        self.errors = errors
        self.keepsReturns = keepsReturns
        self.maximumLineBytes = maximumLineBytes
        self.repaired = repaired
        source = Compression(path: block.path).source(file)
        // Half of a second-level cache, so that what is read is still there when it is looked at again.
        buffer = .allocate(byteCount: 1 << 18, alignment: 64)
        position = max(0, block.start - 1)
        if block.start > 0 {
            guard block.start <= file.size else {
                throw FileFailure(
                    block.path,
                    "the block begins at byte \(block.start), and the file has \(file.size); it is shorter than it was")
            }
            try file.seek(to: position)
            try passLine()
        }
    }

    deinit {
        buffer.deallocate()
        offsets.deallocate()
    }

    /// The next lines; nil behind the last. Valid until the next call.
    func next() throws(FileFailure) -> Column? {
        guard position < block.end else { return nil }
        while !findLine() {
            guard !hasEnded else { break }
            try fill()
        }
        guard !unread.isEmpty else { return nil }
        chunkStart = position
        let first = unread.lowerBound
        let lines = split()
        defer { advance(to: lines.end) }
        let region = UnsafeRawBufferPointer(rebasing: buffer[first..<lines.end])
        if let invalid = region.firstInvalidUTF8 {
            guard errors == .replace else {
                throw FileFailure(
                    block.path, at: position + Int64(invalid),
                    "byte 0x\(String(region[invalid], radix: 16)) is not UTF-8; `errors: replace` puts U+FFFD there")
            }
            return repair(lines, from: first)
        }
        return moveTogether(lines, from: first)
    }

    /// Passes over everything up to the end of a line, and that.
    private func passLine() throws(FileFailure) {
        while true {
            if findLine() { return advance(to: unread.lowerBound + searched + 1) }
            advance(to: unread.upperBound)
            guard !hasEnded else { return }
            try fill()
        }
    }

    private func advance(to place: Int) {
        position += Int64(place - unread.lowerBound)
        unread = place..<unread.upperBound
        searched = 0
    }
}

// MARK: - Reading

extension LineReader {
    /// Whether a line ends in the buffer; `searched` is where, counted from the first unread byte.
    private func findLine() -> Bool {
        let from = unread.lowerBound + searched
        guard from < unread.upperBound, let start = buffer.baseAddress else { return false }
        guard let found = memchr(start + from, 0x0a, unread.upperBound - from) else {
            searched = unread.count
            return false
        }
        searched = UnsafeRawPointer(found) - UnsafeRawPointer(start) - unread.lowerBound
        return true
    }

    /// Reads on, behind what is unread. What belongs to other blocks is read in small pieces.
    private func fill() throws(FileFailure) {
        if unread.lowerBound > 0 {
            buffer.baseAddress?.copyMemory(from: buffer.baseAddress! + unread.lowerBound, byteCount: unread.count)
            unread = 0..<unread.count
        }
        if unread.count == buffer.count { try grow() }
        let own = block.end - position - Int64(unread.count)
        let count = min(buffer.count - unread.count, Int(clamping: max(own, 1 << 12)))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound..<unread.upperBound + count])
        let read = try source.read(into: target)
        hasEnded = read == 0
        unread = unread.lowerBound..<unread.upperBound + read
    }

    private func grow() throws(FileFailure) {
        guard buffer.count < maximumLineBytes else {
            throw FileFailure(
                block.path, at: position,
                "the line has more than \(buffer.count) bytes; the limit is \(maximumLineBytes)")
        }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
    }
}

// MARK: - Splitting

extension LineReader {
    /// Finds the lines of a chunk. `offsets[row + 1]` is where the line at `row` ends, its "\n" included.
    private func split() -> Lines {
        var lines = Lines(count: 0, end: unread.lowerBound)
        guard let start = buffer.baseAddress else { return lines }
        let last = unread.lowerBound + Int(clamping: min(block.end - position, Int64(unread.count)))
        offsets[0] = Int64(lines.end)
        while lines.count < chunkRowCount, lines.end < last {
            if let found = memchr(start + lines.end, 0x0a, unread.upperBound - lines.end) {
                lines.end = UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
            } else if hasEnded {
                lines.end = unread.upperBound
            } else {
                return lines
            }
            lines.count += 1
            offsets[lines.count] = Int64(lines.end)
        }
        return lines
    }

    /// The line at a row, without what ends it.
    @inline(__always)
    private func line(_ row: Int) -> Range<Int> {
        let start = Int(offsets[row])
        var end = Int(offsets[row + 1])
        // Only the last line of a file may lack its end.
        if buffer[end - 1] == 0x0a {
            end -= 1
            if !keepsReturns, end > start, buffer[end - 1] == 0x0d { end -= 1 }
        }
        return start..<end
    }

    private func moveTogether(_ lines: Lines, from first: Int) -> Column {
        guard let start = buffer.baseAddress else { return repaired.column }
        var end = first
        var next = line(0)
        for row in 0..<lines.count {
            let line = next
            // Before its offset is written over.
            if row + 1 < lines.count { next = self.line(row + 1) }
            if line.lowerBound != end { memmove(start + end, start + line.lowerBound, line.count) }
            offsets[row] = Int64(end - first)
            end += line.count
        }
        offsets[lines.count] = Int64(end - first)
        return Column(
            type: .string, count: lines.count, values: UnsafeRawBufferPointer(start: start + first, count: end - first),
            offsets: UnsafePointer(offsets), validity: nil, children: [])
    }

    private func repair(_ lines: Lines, from first: Int) -> Column {
        repaired.removeAll()
        for row in 0..<lines.count {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[line(row)])
            if bytes.firstInvalidUTF8 == nil {
                repaired.append(bytes: bytes)
            } else {
                var text = String(decoding: bytes, as: UTF8.self)
                text.withUTF8 { repaired.append(bytes: UnsafeRawBufferPointer($0)) }
            }
        }
        return repaired.column
    }
}

extension UnsafeRawBufferPointer {
    /// Where the bytes stop being UTF-8; nil where they do not.
    var firstInvalidUTF8: Int? {
        withMemoryRebound(to: UInt8.self) { bytes in
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: bytes.span)
                return nil
            } catch {
                return error.byteOffsets.lowerBound
            }
        }
    }
}
