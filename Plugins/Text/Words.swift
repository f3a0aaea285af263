import MusterPlugin

// `text.words`, written without `@Operation`: as a function from `String` to `[String]` it would make a string of each
// word, and most of its time would go into that. The worker looks at the bytes only, and so does this.

@section("muster_records") @used
private let words: MusterRecord = (
    0x7265_636d, 16,
    { operation in
        describe(
            operation, name: "text.words", version: "1.0.0", signature: "(text: string) -> list<string>",
            documentation: """
                The words of the text: what white space separates.
                - Example: text.words("to be,  or\\nnot") == ["to", "be,", "or", "not"]
                - Example: text.words("  ") == []
                """,
            flags: UInt32(MUSTER_THREAD_SAFE | MUSTER_CONTEXT), native: nativeEntry(wordsOfText),
            loop: wordsOfTexts)
    }
)

/// The line of the manifest that is read without loading the library. It says what the record says, as JSON in words of
/// eight bytes, and is what `@Operation` wrote; the manifest's test fails where the two are not the same.
@section("muster_manifest") @used
private let wordsManifest: InlineArray<42, UInt64> = [
    0x3a22656d616e227b, 0x6f772e7478657422, 0x6576222c22736472, 0x223a226e6f697372, 0x222c22302e302e31,
    0x746e656d75677261, 0x616e227b5b3a2273, 0x786574223a22656d, 0x65707974222c2274, 0x6e69727473223a22,
    0x6572222c5d7d2267, 0x6c223a22746c7573, 0x697274733c747369, 0x6c66222c223e676e, 0x74225b3a22736761,
    0x6661536461657268, 0x746e6f63222c2265, 0x64222c5d22747865, 0x61746e656d75636f, 0x54223a226e6f6974,
    0x7364726f77206568, 0x2065687420666f20, 0x6877203a74786574, 0x6574696877207461, 0x7320656361707320,
    0x7365746172617065, 0x617845202d6e5c2e, 0x6574203a656c706d, 0x7364726f772e7478, 0x6562206f74225c28,
    0x6e5c5c726f20202c, 0x3d2029225c746f6e, 0x5c6f74225c5b203d, 0x2c6562225c202c22, 0x726f225c202c225c,
    0x6f6e225c202c225c, 0x202d6e5c5d225c74, 0x3a656c706d617845, 0x6f772e7478657420, 0x2020225c28736472,
    0x5b203d3d2029225c, 0xa202020207d225d,
]

/// For one call.
private let wordsOfText:
    @convention(c) (MusterContext.Pointer, muster_view, UnsafeMutablePointer<muster_column>) -> Void =
        { context, text, result in
            let context = MusterContext(context)
            do {
                var columns = try WordColumns(
                    byteCount: text.text.count, maximumWordCount: WhiteSpaceScanner(text.text).wordCount, in: context)
                result.pointee = columns.words(of: text.text)
            } catch {
                context.fail(error)
            }
        }

/// For many rows, whose words share memory that is allocated once.
private let wordsOfTexts: muster_loop = { context, count, arguments, steps, result in
    guard let context, let arguments, let steps else { return LoopRows.badCall }
    let rows = LoopRows(arguments, steps, result)
    func text(_ row: Int) -> UnsafeBufferPointer<UInt8> { rows.row(row, of: 0, as: String.self).text }
    let byteCount = (0..<count).reduce(0) { $0 + text($1).count }
    // Enough for words of one byte with a space between them. Where that would be much, the words are counted.
    let wordCount =
        byteCount <= 1 << 20
        ? (byteCount + count) / 2 : (0..<count).reduce(0) { $0 + WhiteSpaceScanner(text($1)).wordCount }
    do {
        var columns = try WordColumns(
            byteCount: byteCount, maximumWordCount: wordCount, in: MusterContext(context))
        for row in 0..<count {
            rows.store(columns.words(of: text(row)), at: row, argumentCount: 1)
        }
        return 0
    } catch {
        return MusterContext(context).fail(error, row: 0)
    }
}
