import MusterPlugin

// Many texts from one, and one from many.

/// How often each word occurs in the text: `collections.frequencies` of `text.words`, without the words in between.
/// - Example: text.countWords("a b a") == {"a": 2, "b": 1}
@Operation("text.countWords")
func countWords(_ text: String) -> [String: Int] {
    var text = text
    return text.withUTF8 { bytes in
        var counter = WordCounter(bytes)
        for word in WhiteSpaceScanner(bytes).words() { counter.count(word) }
        return counter.counts
    }
}

/// The lines of the text, without the characters that end them.
/// - Example: text.lines("a\nb\r\n\nc\n") == ["a", "b", "", "c"]
@Operation("text.lines")
func lines(_ text: String) -> [String] {
    // "\r\n" is one character in Swift.
    var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String($0) }
}

/// The pieces of the text between the separators.
/// - Example: text.split("a,b,,c", ",") == ["a", "b", "", "c"]
/// - Example: text.split("abc", "") throws
@Operation("text.split")
func split(_ text: String, separator: String) throws -> [String] {
    if separator.isEmpty { throw InvalidArgument("an empty separator does not say where to split") }
    return ByteSearch.with(text, separator) { search in
        search.pieces().map { String(decoding: search.text[$0], as: UTF8.self) }
    }
}

/// The texts, one behind the other, with a separator in between.
/// - Example: text.join(["a", "b"], ", ") == "a, b"
@Operation("text.join")
func join(_ texts: [String], separator: String) -> String {
    texts.joined(separator: separator)
}

/// The characters of the text, each a text of its own.
/// - Example: text.characters("aé") == ["a", "é"]
@Operation("text.characters")
func characters(_ text: String) -> [String] {
    text.map { String($0) }
}
