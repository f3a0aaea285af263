/// Takes Swift source apart, as far as a declaration without its body needs it.
struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    /// The lines of the documentation comment that stands immediately before the next token.
    private(set) var documentation: [String] = []

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// The tokens of a declaration up to its body, and the documentation comment before the first of them.
    static func declaration(_ source: String) -> (tokens: [Token], documentation: [String]) {
        var lexer = Lexer(source)
        var tokens = [lexer.next()]
        let documentation = lexer.documentation
        var depth = 0
        while let last = tokens.last, last.kind != .end {
            if last.kind == .symbol {
                if depth == 0, last.text == "{" { break }
                if "([{".contains(last.text) { depth += 1 }
                if ")]}".contains(last.text) { depth -= 1 }
            }
            tokens.append(lexer.next())
        }
        return (tokens, documentation)
    }

    /// The next token.
    mutating func next() -> Token {
        let before = position
        skipSpace()
        let start = position
        let kind = scan()
        return Token(
            kind: kind, text: String(decoding: bytes[start..<position], as: UTF8.self), offset: start,
            isAdjacent: before == start)
    }

    private mutating func scan() -> Token.Kind {
        guard position < bytes.count else { return .end }
        let byte = bytes[position]
        if isWordByte(byte) {
            while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
            return .word
        }
        if byte == UInt8(ascii: "`") {
            position += 1
            while position < bytes.count, bytes[position] != byte { position += 1 }
            position = min(position + 1, bytes.count)
            return .word
        }
        if byte == UInt8(ascii: "\"") || isRawString() {
            skipString(depth: 0)
            return .string
        }
        let long = ["->", "..."].first { bytes[position...].starts(with: $0.utf8) }
        position += long?.utf8.count ?? 1
        return .symbol
    }

    // MARK: Strings

    private func isRawString() -> Bool {
        let hashes = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        return hashes > 0 && position + hashes < bytes.count && bytes[position + hashes] == UInt8(ascii: "\"")
    }

    /// Moves behind the string literal that begins here, whatever is interpolated in it.
    private mutating func skipString(depth: Int) {
        let hashes = Array(bytes[position...].prefix { $0 == UInt8(ascii: "#") })
        position += hashes.count
        let isMultiline = bytes[position...].starts(with: "\"\"\"".utf8)
        let close = Array((isMultiline ? "\"\"\"" : "\"").utf8) + hashes
        let escape = Array("\\".utf8) + hashes
        position += isMultiline ? 3 : 1
        while position < bytes.count {
            if bytes[position...].starts(with: close) {
                position += close.count
                return
            }
            if bytes[position...].starts(with: escape) {
                position += escape.count
                if position < bytes.count, bytes[position] == UInt8(ascii: "("), depth < 16 {
                    skipInterpolation(depth: depth + 1)
                    continue
                }
            }
            position = min(position + 1, bytes.count)
        }
    }

    private mutating func skipInterpolation(depth: Int) {
        var parentheses = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                skipString(depth: depth)
                continue
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"): parentheses -= 1
            default: break
            }
            position += 1
            if parentheses == 0 { return }
        }
    }

    // MARK: Space and comments

    private mutating func skipSpace() {
        documentation = []
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x0a {
                position += 1
                let isBlank = bytes[position...].prefix { $0 != 0x0a }.allSatisfy { $0 == 0x20 || $0 == 0x09 }
                // Only the comment that touches the declaration is its documentation.
                if isBlank, bytes[position...].contains(0x0a) { documentation = [] }
            } else if byte == 0x20 || byte == 0x09 || byte == 0x0d {
                position += 1
            } else if bytes[position...].starts(with: "//".utf8) {
                skipLineComment()
            } else if bytes[position...].starts(with: "/*".utf8) {
                skipBlockComment()
            } else {
                return
            }
        }
    }

    private mutating func skipLineComment() {
        let line = bytes[position...].prefix { $0 != 0x0a }
        position = line.endIndex
        guard line.starts(with: "///".utf8) else { return }
        let text = line.dropFirst(3)
        documentation.append(String(decoding: text.first == 0x20 ? text.dropFirst() : text, as: UTF8.self))
    }

    private mutating func skipBlockComment() {
        let start = position
        var depth = 0
        repeat {
            if bytes[position...].starts(with: "/*".utf8) {
                depth += 1
                position += 2
            } else if bytes[position...].starts(with: "*/".utf8) {
                depth -= 1
                position += 2
            } else {
                position += 1
            }
        } while depth > 0 && position < bytes.count
        position = min(position, bytes.count)
        let comment = bytes[start..<position]
        guard comment.starts(with: "/**".utf8), comment.count > 4 else { return }
        let text = String(decoding: comment.dropFirst(3).dropLast(2), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            return String(trimmed.hasPrefix("* ") ? trimmed.dropFirst(2) : trimmed)
        }
        documentation += lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
