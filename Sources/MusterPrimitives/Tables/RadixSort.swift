/// Sorting by 64-bit words, in as many passes as there are bytes in which the words differ; equal ones stay as they stood.
enum RadixSort {
    /// A row, by the word that tells its place.
    struct Row: BitwiseCopyable {
        var word: UInt64
        var row: UInt32
    }

    /// Below so many elements comparing them is faster than counting bytes.
    private static let fewest = 256

    static func sort(_ words: UnsafeMutableBufferPointer<UInt64>) {
        guard words.count < fewest else { return sort(words) { $0 } }
        var words = words
        words.sort()
    }

    static func sort(_ rows: UnsafeMutableBufferPointer<Row>) {
        guard rows.count < fewest else { return sort(rows) { $0.word } }
        var rows = rows
        rows.sort { ($0.word, $0.row) < ($1.word, $1.row) }
    }

    @inline(__always)
    private static func sort<Element: BitwiseCopyable>(
        _ elements: UnsafeMutableBufferPointer<Element>, word: (Element) -> UInt64
    ) {
        let count = elements.count
        guard let start = elements.baseAddress else { return }
        var counts = ScratchBuffer<Int>(capacity: 8 * 256)
        let starts = counts.fill(8 * 256, with: 0)
        for index in 0..<count {
            var bits = word(start[index])
            for byte in 0..<8 {
                starts[byte << 8 | Int(truncatingIfNeeded: bits & 0xff)] += 1
                bits >>= 8
            }
        }
        let room = UnsafeMutablePointer<Element>.allocate(capacity: count)
        defer { room.deallocate() }
        var (source, target) = (start, room)
        for byte in 0..<8 {
            let places = starts + (byte << 8)
            let shift = UInt64(8 * byte)
            // Where all words have the same byte, this pass would change nothing.
            if places[Int(truncatingIfNeeded: word(source[0]) >> shift & 0xff)] == count { continue }
            var next = 0
            for digit in 0..<256 { (places[digit], next) = (next, next + places[digit]) }
            for index in 0..<count {
                let digit = Int(truncatingIfNeeded: word(source[index]) >> shift & 0xff)
                target[places[digit]] = source[index]
                places[digit] += 1
            }
            swap(&source, &target)
        }
        if source != start { start.update(from: source, count: count) }
    }
}
