/// Graphs and values as JSON (RFC 8259), with one rule on top: an object `{"$": …}` is computed, everything else is
/// exactly what it looks like. The forms are listed in `docs/graph.schema.json`.
package enum GraphJSON {
    /// How deep arrays and objects nest.
    package static let maximumDepth = 128

    /// The graph that `bytes` spell.
    ///
    /// - Throws: What is wrong, with lines and columns. What is no JSON ends reading; all else is collected.
    package static func decode(_ bytes: [UInt8]) throws(GraphErrors) -> Graph {
        try parse(bytes) { parser throws(JSONFailure) in try parser.parseGraph() }
    }

    /// The value that `bytes` spell, in which nothing is computed.
    package static func decodeValue(_ bytes: [UInt8]) throws(GraphErrors) -> Value {
        try parse(bytes) { parser throws(JSONFailure) in try parser.parseWholeValue() }
    }

    static func parse<Result>(
        _ bytes: [UInt8], _ body: (inout JSONGraphParser) throws(JSONFailure) -> Result
    ) throws(GraphErrors) -> Result {
        try bytes.withUnsafeBufferPointer { bytes throws(GraphErrors) in
            var parser = JSONGraphParser(bytes)
            do throws(JSONFailure) {
                let result = try body(&parser)
                if parser.failures.isEmpty { return result }
            } catch {
                parser.failures.append(error)
            }
            throw GraphErrors(located(parser.failures, in: bytes))
        }
    }

    /// The failures in the order of the text, with lines and columns.
    private static func located(_ failures: [JSONFailure], in bytes: UnsafeBufferPointer<UInt8>) -> [GraphError] {
        var locator = TextLocator(bytes)
        return failures.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map {
            let position = locator.position(of: $0.element.offset)
            return GraphError(
                key: $0.element.key, line: Int(position.line), column: Int(position.column),
                message: $0.element.message)
        }
    }
}

extension Graph {
    /// The graph that the text `json` spells.
    ///
    /// - Throws: Everything that is wrong with the text, with lines and columns.
    public init(json: String) throws(GraphErrors) {
        self = try GraphJSON.decode(Array(json.utf8))
    }

    /// The graph that the UTF-8 bytes `json` spell.
    ///
    /// - Throws: Everything that is wrong with the text, with lines and columns.
    public init(json: [UInt8]) throws(GraphErrors) {
        self = try GraphJSON.decode(json)
    }

    /// The graph as JSON, one key a line.
    public var json: String { GraphJSON.encode(self) }
}

/// Something wrong with a text.
struct JSONFailure: Error {
    /// Where, in bytes.
    var offset: Int
    /// The key of the graph at which it is.
    var key: Key?
    /// What was found, and what would be right.
    var message: String
}

/// Turns offsets that never fall into lines and columns.
struct TextLocator {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset = 0
    private var current = TextPosition(line: 1, column: 1)

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Where the byte at `offset` is; not before the one asked for last.
    mutating func position(of offset: Int) -> TextPosition {
        while self.offset < min(offset, bytes.count) {
            let byte = bytes[self.offset]
            if byte == 0x0a {
                current = TextPosition(line: current.line + 1, column: 1)
            } else if byte & 0xc0 != 0x80 {
                current.column += 1
            }
            self.offset += 1
        }
        return current
    }
}
