import MusterGraph
import MusterRegistry
import Testing

/// A loop that allocates once leaves its rows' lists behind each other in the same buffers.
@Suite("Rows in shared buffers")
struct SharedRowsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Gives each byte of a text as a text, which it is not where it is not ASCII.
    private func letters(gap: Int = 0) throws -> PreparedFunction {
        let plugin = CPlugin(
            code: """
                static void letters(muster_context *context, muster_view text, muster_column *result) {
                    int64_t *offsets = context->host->allocate(context, 8 * (text.count + 1));
                    if (!offsets) return;
                    for (size_t i = 0; i <= text.count; i++) offsets[i] = i;
                    *result = (muster_column){.count = text.count, .values = text.data, .offsets = offsets};
                }
                static int32_t loop(muster_context *context, size_t count, const void *const *arguments,
                                    const ptrdiff_t *steps, void *result) {
                    size_t total = 0, at = 0;
                    for (size_t i = 0; i < count; i++)
                        total += ((muster_view *)((char *)arguments[0] + i * steps[0]))->count + \(gap);
                    char *bytes = context->host->allocate(context, total + 1);
                    int64_t *offsets = context->host->allocate(context, 8 * (total + 1));
                    if (!bytes || !offsets) return MUSTER_NO_MEMORY;
                    for (size_t i = 0; i <= total; i++) offsets[i] = i;
                    for (size_t i = 0; i < count; i++) {
                        muster_view text = *(muster_view *)((char *)arguments[0] + i * steps[0]);
                        memcpy(bytes + at, text.data, text.count);
                        *(muster_column *)((char *)result + i * steps[1]) =
                            (muster_column){.count = text.count, .values = bytes, .offsets = offsets + at};
                        at += text.count + \(gap);
                    }
                    return MUSTER_OK;
                }
                """,
            operations: [
                .init(
                    name: "demo.letters", signature: "(text: string) -> list<string>", native: "letters",
                    flags: "MUSTER_THREAD_SAFE | MUSTER_CONTEXT", loop: "loop")
            ])
        return try PluginLibrary.open(path: folder.compile(plugin.source, "Letters\(gap)")).function("demo.letters")
    }

    private func call(_ function: PreparedFunction, _ texts: [String], limit: Int = 1 << 20) throws -> [Value] {
        let writer = try ColumnWriter(.list(.string))
        let block = ColumnBlock(texts)
        let context = CallContext(maximumResultBytes: limit)
        // Twice, as rows may stand in the column already.
        for _ in 0..<2 {
            try RowCall(function).call(
                [RowArgument(block.column, isConstant: false)], count: texts.count, into: writer, in: context)
        }
        let values = try writer.column.allValues()
        #expect(values.prefix(texts.count) == values.suffix(texts.count))
        return Array(values.prefix(texts.count))
    }

    @Test("they are taken over as they are, side by side or with gaps", arguments: [0, 1])
    func taken(gap: Int) throws {
        let function = try letters(gap: gap)
        #expect(try call(function, ["ab", "", "c"]) == [["a", "b"], [], ["c"]])
        #expect(try call(function, ["", ""]) == [[], []])
        #expect(try call(function, ["ab"]) == [["a", "b"]])
    }

    @Test("what is wrong with one is told with its row", arguments: [0, 1])
    func wrong(gap: Int) throws {
        let function = try letters(gap: gap)
        do {
            _ = try call(function, ["ab", "c", "é", "d"])
            Issue.record("halves of a character were taken for texts")
        } catch let failure as CallFailure {
            #expect(failure.kind == .invalidResult && failure.row == 2 && failure.message.contains("not UTF-8"))
        }
    }

    @Test("what is together longer than one result may be is still taken")
    func long() throws {
        let texts = (0..<10).map { _ in String(repeating: "a", count: 10) }
        #expect(try call(try letters(), texts, limit: 1_000).count == 10)
    }
}
