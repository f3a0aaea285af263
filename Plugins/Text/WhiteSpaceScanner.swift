/// Finds what is white space in UTF-8, without decoding what is not.
struct WhiteSpaceScanner {
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// How many bytes the white space character at `index` has; 0 when there is another character.
    @inline(__always)
    func length(at index: Int) -> Int {
        let byte = bytes[index]
        if byte <= 0x20 { return byte == 0x20 || 0x09...0x0d ~= byte ? 1 : 0 }
        return byte < 0xc2 ? 0 : lengthBeyondASCII(at: index)
    }

    /// The characters with the property White_Space outside of ASCII: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028,
    /// U+2029, U+202F, U+205F and U+3000.
    private func lengthBeyondASCII(at index: Int) -> Int {
        let left = bytes.count - index
        switch bytes[index] {
        case 0xc2 where left >= 2:
            return bytes[index + 1] == 0x85 || bytes[index + 1] == 0xa0 ? 2 : 0
        case 0xe1 where left >= 3:
            return bytes[index + 1] == 0x9a && bytes[index + 2] == 0x80 ? 3 : 0
        case 0xe2 where left >= 3:
            let last = bytes[index + 2]
            if bytes[index + 1] == 0x81 { return last == 0x9f ? 3 : 0 }
            guard bytes[index + 1] == 0x80 else { return 0 }
            return 0x80...0x8a ~= last || last == 0xa8 || last == 0xa9 || last == 0xaf ? 3 : 0
        case 0xe3 where left >= 3:
            return bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80 ? 3 : 0
        default: return 0
        }
    }

    /// Where the next character is that is no white space, at or behind `index`.
    @inline(__always)
    func nextWord(from index: Int) -> Int {
        var index = index
        while index < bytes.count {
            let space = length(at: index)
            if space == 0 { return index }
            index += space
        }
        return index
    }

    /// Where the word ends that has a character at `start`.
    @inline(__always)
    func endOfWord(from start: Int) -> Int {
        var index = start
        while true {
            index = nextUnusual(from: index)
            guard index < bytes.count, length(at: index) == 0 else { return index }
            // Another character of the word: all of its bytes.
            repeat { index += 1 } while index < bytes.count && bytes[index] & 0xc0 == 0x80
        }
    }

    /// The next byte that is a space, a control character, or not ASCII.
    @inline(__always)
    private func nextUnusual(from start: Int) -> Int {
        var index = start
        let memory = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            // The high bit of a byte is set where it was, or where it was below 0x21 and something was borrowed. The
            // first byte with that bit is right, as nothing was borrowed before it.
            let unusual = ((word &- 0x2121_2121_2121_2121) | word) & 0x8080_8080_8080_8080
            if unusual != 0 { return index + unusual.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < bytes.count, 0x21..<0x80 ~= bytes[index] { index += 1 }
        return index
    }

    /// The words between white space, as ranges of bytes.
    func words() -> [Range<Int>] {
        var words: [Range<Int>] = []
        var index = nextWord(from: 0)
        while index < bytes.count {
            let end = endOfWord(from: index)
            words.append(index..<end)
            index = nextWord(from: end)
        }
        return words
    }

    /// How many words there are.
    var wordCount: Int {
        var count = 0
        var index = nextWord(from: 0)
        while index < bytes.count {
            count += 1
            index = nextWord(from: endOfWord(from: index))
        }
        return count
    }
}
