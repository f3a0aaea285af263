import MusterFuzzing
import MusterGraph
import Testing

/// `text.words` finds words in bytes, a chunk of texts at a time; here it is compared with Unicode's own white space.
@Suite("Words of texts")
struct WordTests {
    private func expected(_ text: String) -> Value {
        let words = text.unicodeScalars.split { $0.properties.isWhitespace }
        return .list(words.map { .string(String(String.UnicodeScalarView($0))) })
    }

    private func check(_ texts: [String]) throws {
        let list = Term.block(ColumnBlock(texts).payload)
        #expect(try value(.call("bag.map", list, .function("text.words"))) == .list(texts.map(expected)))
        for text in texts.prefix(20) {
            #expect(try value(.call("text.words", .value(.string(text)))) == expected(text))
        }
    }

    @Test("any texts", arguments: 0..<20)
    func random(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let pieces = [
            " ", "\n", "\t", "\r\n", "\u{b}", "\u{85}", "\u{a0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{202f}",
            "\u{205f}", "\u{3000}", "\u{200b}", "\u{1}", "\0", "\u{7f}", "a", "to", "the", "é", "ü", "漢", "👩‍🚀",
            "\u{2000}",
            "exactly8", "sixteen-bytes-16", "and seventeen-bytes",
        ]
        try check(
            (0..<200).map { _ in
                (0..<Int.random(in: 0...12, using: &generator))
                    .compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            })
    }

    @Test("more than a chunk, and nothing at all")
    func sizes() throws {
        try check([])
        try check(Array(repeating: "", count: 5_000))
        try check((0..<9_000).map { $0.isMultiple(of: 3) ? "" : "line \($0)  of many" })
    }

    @Test("long texts, and long words")
    func long() throws {
        try check([String(repeating: "a b  ", count: 300_000), "", String(repeating: "x", count: 100_000) + " y"])
    }
}
