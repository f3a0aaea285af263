/// A place in a list of tokens.
struct TokenCursor {
    private let tokens: [Token]
    private var index = 0

    init(_ tokens: [Token]) {
        self.tokens = tokens
    }

    /// The token here; behind the last one, an empty token of kind `end`.
    var current: Token {
        index < tokens.count
            ? tokens[index]
            : Token(kind: .end, text: "", offset: tokens.last?.offset ?? 0, isAdjacent: false)
    }

    /// The token after `current`.
    var following: Token {
        var copy = self
        copy.index += 1
        return copy.current
    }

    /// Gives the token here and moves on.
    @discardableResult mutating func take() -> Token {
        defer { index += 1 }
        return current
    }

    /// Moves on if the token here reads so.
    mutating func take(_ text: String) -> Bool {
        guard current.text == text, current.kind != .string else { return false }
        index += 1
        return true
    }

    /// Moves behind the bracket that closes the one here; returns the tokens between them.
    @discardableResult mutating func takeBrackets() -> [Token] {
        var depth = 0
        let start = index
        repeat {
            let token = take()
            guard token.kind != .end else { break }
            if token.kind == .symbol, "([{".contains(token.text) { depth += 1 }
            if token.kind == .symbol, ")]}".contains(token.text) { depth -= 1 }
        } while depth > 0
        let first = min(start + 1, tokens.count)
        return Array(tokens[first..<max(first, min(index - 1, tokens.count))])
    }

    /// Moves to the next comma or closing bracket that belongs to the list we are in.
    mutating func skipToEndOfElement() {
        while current.kind != .end {
            if current.kind == .symbol {
                if [",", ")", "]", "}"].contains(current.text) { return }
                if "([{".contains(current.text) {
                    takeBrackets()
                    continue
                }
            }
            take()
        }
    }
}
