/// Finds the fields of records of CSV (RFC 4180), line by line. A field in quotes may hold line breaks, so a record may
/// have several lines.
struct CSVScanner {
    /// What is wrong with a record.
    struct Problem: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }

    private static let quote = UInt8(ascii: "\"")

    private let separator: UInt8
    /// The text of a field in quotes, without them.
    private var text: [UInt8] = []
    /// The line ended inside of quotes.
    private(set) var isInQuotes = false

    init(separator: UInt8) {
        self.separator = separator
    }

    /// Goes through a line, which has no "\n".
    ///
    /// - Parameter field: Called with each field; a text in quotes may be empty and still be one.
    /// - Returns: Whether a record ended. A blank line between records is none.
    mutating func scan(
        _ line: UnsafeRawBufferPointer, field: (UnsafeRawBufferPointer, _ isQuoted: Bool) throws(Problem) -> Void
    ) throws(Problem) -> Bool {
        let end = line.last == 0x0d ? line.count - 1 : line.count
        var position = 0
        if isInQuotes {
            text.append(0x0a)
            guard let next = try takeQuoted(line, from: 0, end, field) else { return false }
            position = next
            guard position < end else { return true }
            position += 1
        } else if end == 0 {
            return false
        }
        while true {
            if position < end, line[position] == Self.quote {
                text.removeAll(keepingCapacity: true)
                guard let next = try takeQuoted(line, from: position + 1, end, field) else { return false }
                position = next
            } else {
                let start = position
                while position < end, line[position] != separator {
                    if line[position] == Self.quote {
                        throw Problem("a quote stands inside a field that does not begin with one")
                    }
                    position += 1
                }
                try field(UnsafeRawBufferPointer(rebasing: line[start..<position]), false)
            }
            guard position < end else { return true }
            position += 1
        }
    }

    /// Reads what is left of a field in quotes. Returns the place behind it; nil where the line ends before it does.
    private mutating func takeQuoted(
        _ line: UnsafeRawBufferPointer, from start: Int, _ end: Int,
        _ field: (UnsafeRawBufferPointer, _ isQuoted: Bool) throws(Problem) -> Void
    ) throws(Problem) -> Int? {
        var position = start
        while position < line.count {
            let byte = line[position]
            position += 1
            guard byte == Self.quote else {
                text.append(byte)
                continue
            }
            if position < end, line[position] == Self.quote {
                text.append(byte)
                position += 1
                continue
            }
            isInQuotes = false
            guard position >= end || line[position] == separator else {
                throw Problem("a separator is missing behind a quote; inside of quotes, a quote is doubled")
            }
            try text.withUnsafeBufferPointer { text throws(Problem) in try field(UnsafeRawBufferPointer(text), true) }
            return position
        }
        isInQuotes = true
        return nil
    }
}
