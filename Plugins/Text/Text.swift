import MusterPlugin

// One text from another. A character is what people see as one, as Swift has it, and not a byte.

/// The text in capitals.
/// - Example: text.upper("Straße") == "STRASSE"
@Operation("text.upper")
func upper(_ text: String) -> String {
    text.uppercased()
}

/// The text in small letters.
/// - Example: text.lower("HeLLo") == "hello"
@Operation("text.lower")
func lower(_ text: String) -> String {
    text.lowercased()
}

/// The text without the white space at its ends.
/// - Example: text.trim("  a b\n") == "a b"
@Operation("text.trim")
func trim(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
}

/// How many characters the text has.
/// - Example: text.length("naïve") == 5
/// - Example: text.length("👩‍🚀") == 1
@Operation("text.length")
func length(_ text: String) -> Int {
    text.count
}

/// How many bytes the text has in UTF-8.
/// - Example: text.byteLength("naïve") == 6
@Operation("text.byteLength")
func byteLength(_ text: String) -> Int {
    text.utf8.count
}

/// Two texts, one behind the other.
/// - Example: text.concatenate("ab", "c") == "abc"
@Operation("text.concatenate", associative: true)
func concatenate(_ a: String, _ b: String) -> String {
    a + b
}

/// The text several times, one behind the other.
/// - Example: text.repeat("ab", 3) == "ababab"
/// - Example: text.repeat("ab", -1) throws
@Operation("text.repeat")
func repeated(_ text: String, count: Int) throws -> String {
    if count < 0 { throw InvalidArgument("a text can't be repeated \(count) times") }
    let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: count)
    if overflow || size > 1 << 32 {
        throw InvalidArgument("a text of \(text.utf8.count) bytes, \(count) times, is too long")
    }
    return String(repeating: text, count: count)
}

/// The text with spaces behind it, so that it has at least that many characters.
/// - Example: text.pad("ab", 4) == "ab  "
/// - Example: text.pad("abc", 2) == "abc"
@Operation("text.pad")
func pad(_ text: String, width: Int) throws -> String {
    let missing = width.subtractingReportingOverflow(text.count).partialValue
    if width <= text.count { return text }
    return text + (try repeated(" ", count: missing))
}

/// The characters in the opposite order.
/// - Example: text.reverse("abc") == "cba"
@Operation("text.reverse")
func reverse(_ text: String) -> String {
    String(text.reversed())
}

/// The text with every occurrence of a part replaced.
/// - Example: text.replace("a-b-c", "-", "+") == "a+b+c"
/// - Example: text.replace("abc", "", "+") == "abc"
@Operation("text.replace")
func replace(_ text: String, _ part: String, with replacement: String) -> String {
    ByteSearch.with(text, part) { search in
        let pieces = search.pieces()
        if pieces.count == 1 { return text }
        return pieces.map { String(decoding: search.text[$0], as: UTF8.self) }.joined(separator: replacement)
    }
}
