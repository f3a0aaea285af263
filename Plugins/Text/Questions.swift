import MusterPlugin

// What is known of a text. Texts are compared by code points.

/// Whether a part occurs in the text.
/// - Example: text.contains("hello", "ell") == true
/// - Example: text.contains("hello", "") == true
@Operation("text.contains")
func contains(_ text: String, _ part: String) -> Bool {
    part.isEmpty || ByteSearch.with(text, part) { $0.next(from: 0) != nil }
}

/// Whether the text begins so.
/// - Example: text.startsWith("hello", "he") == true
@Operation("text.startsWith")
func startsWith(_ text: String, _ start: String) -> Bool {
    text.utf8.starts(with: start.utf8)
}

/// Whether the text ends so.
/// - Example: text.endsWith("hello", "he") == false
@Operation("text.endsWith")
func endsWith(_ text: String, _ end: String) -> Bool {
    text.utf8.reversed().starts(with: end.utf8.reversed())
}

/// The integer that the text is; absent when it is none.
/// - Example: text.parseInteger("-12") == -12
/// - Example: text.parseInteger("12 apples") == null
@Operation("text.parseInteger")
func parseInteger(_ text: String) -> Int? {
    Int(text)
}

/// The number that the text is; absent when it is none.
/// - Example: text.parseFloat("0.25") == 0.25
/// - Example: text.parseFloat("a quarter") == null
@Operation("text.parseFloat")
func parseFloat(_ text: String) -> Double? {
    Double(text)
}

/// An integer, written out.
/// - Example: text.format(12) == "12"
@Operation("text.format")
func format(_ number: Int) -> String {
    String(number)
}

/// A number, written out with as few digits as tell it from all others.
/// - Example: text.format(0.1) == "0.1"
@Operation("text.format")
func format(_ number: Double) -> String {
    String(number)
}
