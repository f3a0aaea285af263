/// Reads the parts of JSON from bytes: punctuation, strings, numbers and words.
///
/// What is no JSON throws, and nothing can be read after it. What is JSON and still wrong is put into `failures`.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0
    /// What is wrong and did not keep from reading on.
    var failures: [JSONFailure] = []
    /// The key of the graph that is being read.
    var key: Key?
    /// How many failures are collected.
    private static var failureLimit: Int { 100 }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// A failure that ends reading.
    func failure(_ message: String, at offset: Int? = nil) -> JSONFailure {
        JSONFailure(offset: offset ?? position, key: key, message: message)
    }

    /// Notes what is wrong, and goes on.
    mutating func report(_ message: String, at offset: Int) {
        if failures.count < Self.failureLimit { failures.append(failure(message, at: offset)) }
    }

    /// The next byte that is not a space, or 0 at the end; it is not passed.
    mutating func peek() -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
            position += 1
        }
        return 0
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Passes `byte` if it comes next, after spaces.
    mutating func takes(_ byte: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    /// Passes `byte`, which must come next.
    mutating func expect(_ byte: Unicode.Scalar, _ wanted: String) throws(JSONFailure) {
        guard takes(byte) else { throw failure("\(wanted) is missing; \(found) is there") }
    }

    /// Whether the bytes of `text` come next; passes nothing.
    func comes(_ text: StaticString) -> Bool {
        guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    /// Passes `count` bytes.
    mutating func skip(_ count: Int) { position += count }

    /// What comes next, for messages.
    var found: String {
        guard position < bytes.count else { return "the end of the text" }
        let text = String(decoding: bytes[position..<min(position + 8, bytes.count)], as: UTF8.self)
        guard let scalar = text.unicodeScalars.first, scalar.value >= 0x20, scalar != "\u{fffd}" else {
            return "byte \(bytes[position])"
        }
        return "`\(scalar)`"
    }
}

// MARK: - Strings

extension JSONScanner {
    /// Reads a string, whose quote comes next.
    mutating func parseString() throws(JSONFailure) -> String {
        let start = position + 1
        var end = start
        var isASCII = true
        while end < bytes.count {
            let byte = bytes[end]
            if byte == UInt8(ascii: "\"") {
                position = end + 1
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if isASCII { return String(decoding: slice, as: UTF8.self) }
                guard let string = String(validating: slice, as: UTF8.self) else { throw invalidUTF8(start..<end) }
                return string
            }
            if byte == UInt8(ascii: "\\") { return try parseEscapedString(from: start) }
            guard byte >= 0x20 else { throw unescaped(at: end) }
            if byte >= 0x80 { isASCII = false }
            end += 1
        }
        throw failure("the text ends inside a string", at: start - 1)
    }

    /// Reads a string that has escapes; `start` is behind its quote.
    private mutating func parseEscapedString(from start: Int) throws(JSONFailure) -> String {
        var text: [UInt8] = []
        var chunk = start
        position = start
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                text.append(contentsOf: bytes[chunk..<position])
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw invalidUTF8(start..<position - 1)
                }
                return string
            case UInt8(ascii: "\\"):
                text.append(contentsOf: bytes[chunk..<position])
                let scalar = try parseEscape()
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                chunk = position
            case 0..<0x20: throw unescaped(at: position)
            default: position += 1
            }
        }
        throw failure("the text ends inside a string", at: start - 1)
    }

    private mutating func parseEscape() throws(JSONFailure) -> Unicode.Scalar {
        let start = position
        guard start + 1 < bytes.count else { throw failure("the text ends inside a string") }
        position += 2
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try parseHex()
            if let scalar = Unicode.Scalar(first) { return scalar }
            if first < 0xdc00, comes("\\u") {
                position += 2
                let second = try parseHex()
                if 0xdc00..<0xe000 ~= second {
                    return Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + UInt32(second) - 0xdc00)
                        ?? "\u{fffd}"
                }
            }
            report("half of a surrogate pair stands alone, and is no character", at: start)
            return "\u{fffd}"
        default: throw failure("a backslash is followed by one of \" \\ / b f n r t u", at: start)
        }
    }

    private mutating func parseHex() throws(JSONFailure) -> UInt16 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("\\u is followed by four hexadecimal digits") }
        position += 4
        return value
    }

    private func unescaped(at offset: Int) -> JSONFailure {
        let byte = bytes[offset]
        if byte == 0x0a || byte == 0x0d {
            return failure("a string ends on its line; a line break inside it is written \\n", at: offset)
        }
        let code = String(byte, radix: 16)
        let digits = String(repeating: "0", count: 4 - code.count) + code
        return failure("a control character in a string is written \\u\(digits)", at: offset)
    }

    /// Where the bytes in `range` stop being UTF-8.
    private func invalidUTF8(_ range: Range<Int>) -> JSONFailure {
        var decoder = UTF8()
        var iterator = bytes[range].makeIterator()
        var offset = range.lowerBound
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return failure("a string is not UTF-8: byte \(bytes[min(offset, range.upperBound - 1)])", at: offset)
    }
}

// MARK: - Numbers and words

extension JSONScanner {
    /// Reads a number. Without a fraction and an exponent it is an int64.
    mutating func parseNumber() throws(JSONFailure) -> Value {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let digits = position
        var magnitude: UInt64 = 0
        var overflows = false
        while let digit = digit(at: position) {
            let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, tooLargeSum) = product.addingReportingOverflow(UInt64(digit))
            overflows = overflows || tooLarge || tooLargeSum
            magnitude = sum
            position += 1
        }
        guard position > digits else { throw failure("a digit is missing; \(found) is there") }
        if position - digits > 1, bytes[digits] == UInt8(ascii: "0") {
            throw failure("a number has no zeros in front", at: digits)
        }
        let next = position < bytes.count ? bytes[position] : 0
        if next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e") {
            return .float64(try parseFraction(from: start, whole: overflows ? nil : magnitude, isNegative))
        }
        if !overflows, magnitude <= UInt64(Int64.max) {
            return .int64(isNegative ? -Int64(magnitude) : Int64(magnitude))
        }
        if !overflows, isNegative, magnitude == UInt64(Int64.max) + 1 { return .int64(.min) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        report("\(text) does not fit an int64; with a fraction, as \(text).0, it is a float64", at: start)
        return .int64(0)
    }

    private func digit(at position: Int) -> UInt8? {
        guard position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] else { return nil }
        return bytes[position] - UInt8(ascii: "0")
    }

    /// Reads the fraction and the exponent of a number that begins at `start`.
    private mutating func parseFraction(
        from start: Int, whole: UInt64?, _ isNegative: Bool
    ) throws(JSONFailure) -> Double {
        var mantissa = whole ?? 0
        var isExact = whole != nil
        var scale = 0
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            let first = position
            while let digit = digit(at: position) {
                isExact = isExact && mantissa < 1 << 53 / 10
                if isExact { mantissa = mantissa * 10 + UInt64(digit) }
                position += 1
            }
            guard position > first else { throw failure("a digit is missing behind the point; \(found) is there") }
            scale = first - position
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let isBelow = position < bytes.count && bytes[position] == UInt8(ascii: "-")
            if isBelow || (position < bytes.count && bytes[position] == UInt8(ascii: "+")) { position += 1 }
            let first = position
            var exponent = 0
            while let digit = digit(at: position) {
                exponent = min(exponent * 10 + Int(digit), 100_000)
                position += 1
            }
            guard position > first else { throw failure("a digit is missing in the exponent; \(found) is there") }
            scale += isBelow ? -exponent : exponent
        }
        // Both factors are exact below these bounds, so that one rounding gives the nearest float64 (Clinger).
        if isExact, mantissa < 1 << 53, abs(scale) <= 22 {
            let magnitude = scale < 0 ? Double(mantissa) / Self.powers[-scale] : Double(mantissa) * Self.powers[scale]
            return isNegative ? -magnitude : magnitude
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let value = Double(text) ?? .infinity
        if value.isInfinite { report("\(text) does not fit a float64", at: start) }
        return value
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// Reads `true`, `false` or `null`.
    mutating func parseWord() throws(JSONFailure) -> Value {
        for (word, value) in [("true", .bool(true)), ("false", .bool(false)), ("null", .null)]
            as [(StaticString, Value)]
        where comes(word) {
            position += word.utf8CodeUnitCount
            return value
        }
        guard position < bytes.count else { throw failure("the text ends where a value should be") }
        if comes("NaN") { throw failure("NaN is written {\"$\": {\"float64\": \"nan\"}}") }
        if comes("Infinity") { throw failure("Infinity is written {\"$\": {\"float64\": \"inf\"}}") }
        throw failure("a value is missing; \(found) is there")
    }
}
