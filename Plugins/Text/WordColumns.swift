import MusterPlugin

/// Writes the words of texts into columns, without a string for any of them: the words of all texts stand behind each
/// other, and the column of each text looks at its own.
struct WordColumns {
    /// How many more bytes may be written behind a word, as words are copied eight bytes at a time.
    private static let spare = 16

    private let bytes: UnsafeMutablePointer<UInt8>
    private let offsets: UnsafeMutablePointer<Int64>
    private var byteCount = 0
    private var wordCount = 0

    /// Room for the words of so many bytes of text.
    ///
    /// - Parameter maximumWordCount: How many words there are at most.
    init(byteCount: Int, maximumWordCount: Int, in context: MusterContext) throws {
        bytes = try context.allocate(byteCount: byteCount + Self.spare)
            .bindMemory(to: UInt8.self, capacity: byteCount + Self.spare)
        offsets = try context.allocate(byteCount: 8 * (maximumWordCount + 1))
            .bindMemory(to: Int64.self, capacity: maximumWordCount + 1)
        offsets[0] = 0
    }

    /// The words of one more text, as a column.
    mutating func words(of text: UnsafeBufferPointer<UInt8>) -> muster_column {
        let first = wordCount
        let scanner = WhiteSpaceScanner(text)
        var index = scanner.nextWord(from: 0)
        while index < text.count {
            let end = scanner.endOfWord(from: index)
            copy(text, index..<end)
            wordCount += 1
            offsets[wordCount] = Int64(byteCount)
            index = scanner.nextWord(from: end)
        }
        var column = muster_column()
        column.count = wordCount - first
        column.values = UnsafeRawPointer(bytes)
        column.offsets = UnsafePointer(offsets + first)
        return column
    }

    @inline(__always)
    private mutating func copy(_ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) {
        let source = UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped) + word.lowerBound
        let target = UnsafeMutableRawPointer(bytes) + byteCount
        byteCount += word.count
        if word.count <= Self.spare, text.count - word.lowerBound >= Self.spare {
            // Most words: what is copied too much is written over by the next one.
            target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
        } else {
            target.copyMemory(from: source, byteCount: word.count)
        }
    }
}

extension muster_view {
    /// The bytes that are shown.
    var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: data?.assumingMemoryBound(to: UInt8.self), count: data == nil ? 0 : count)
    }
}
