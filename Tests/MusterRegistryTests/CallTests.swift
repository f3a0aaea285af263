import Foundation
import MusterGraph
import MusterRegistry
import Testing

/// A plugin with a function for each kind of argument and result; compiled once for all tests.
private enum Zoo {
    static let library = Result { () throws in
        let folder = try TemporaryFolder()
        return try PluginLibrary.open(path: folder.compile(plugin.source, "Zoo"))
    }

    static func function(_ name: String) throws -> PreparedFunction { try library.get().function("zoo." + name) }

    private static let plugin = CPlugin(
        name: "zoo", code: code,
        operations: [
            operation("add", "(a: int64, b: int64) -> int64"),
            operation("half", "(x: float64) -> float64"),
            operation("both", "(a: bool, b: bool) -> bool"),
            operation("nothing", "() -> null"),
            operation(
                "many",
                "(a: int64, b: float64, c: bool, d: int64, e: float64, f: int64, g: int64, h: int64,"
                    + " i: int64, j: float64, k: string) -> float64"),
            operation("echo", "(x: string) -> string"),
            operation("reverse", "(x: bytes) -> bytes", context: true),
            operation("same", "(x: value) -> value"),
            operation("same_map", "(x: map<int64>) -> map<int64>", native: "same"),
            operation("sum", "(x: list<int64>) -> int64"),
            operation("scale", "(x: list<float64>, by: float64) -> list<float64>", context: true),
            operation("lengths", "(x: list<string>) -> list<int64>", context: true),
            operation("same_list", "(x: list<tuple<string, optional<int64>>>) -> list<tuple<string, optional<int64>>>"),
            operation("or_zero", "(x: optional<int64>) -> int64"),
            operation("swap", "(x: tuple<int64, string>) -> tuple<string, int64>", context: true),
            operation("maybe", "(x: int64) -> optional<int64>", context: true),
            operation("fail", "(status: int64) -> int64", context: true),
            operation("chatter", "() -> null", context: true),
            operation("fill", "(n: int64) -> string", context: true),
            operation("claim", "(n: int64) -> bytes"),
            operation("lie", "(n: int64) -> list<int64>"),
            operation("latin", "() -> string"),
            operation("garbage", "() -> value"),
            operation("wrong_map", "() -> map<int64>"),
            operation("two_rows", "() -> optional<int64>"),
            operation("falling", "() -> list<string>"),
            operation("until_cancelled", "() -> null", context: true),
        ])

    private static func operation(
        _ name: String, _ signature: String, native: String? = nil, context: Bool = false
    ) -> CPlugin.Operation {
        CPlugin.Operation(
            name: "zoo." + name, signature: signature, native: native ?? name,
            flags: "MUSTER_THREAD_SAFE" + (context ? " | MUSTER_CONTEXT" : ""))
    }

    private static let code = """
        static int64_t add(int64_t a, int64_t b) { return a + b; }
        static double half(double x) { return x / 2; }
        static bool both(bool a, bool b) { return a && b; }
        static void nothing(void) {}
        static double many(int64_t a, double b, bool c, int64_t d, double e, int64_t f, int64_t g, int64_t h, int64_t i,
                           double j, muster_view k) {
            return a + b + c + d + e + f + g + h + i + j + k.count;
        }
        static void echo(muster_view x, muster_view *result) { *result = x; }
        static void reverse(muster_context *context, muster_view x, muster_view *result) {
            char *out = context->host->allocate(context, x.count);
            if (!out) return;
            for (size_t i = 0; i < x.count; i++) out[i] = ((const char *)x.data)[x.count - 1 - i];
            result->data = out;
            result->count = x.count;
        }
        static void same(muster_view x, muster_view *result) { *result = x; }
        static int64_t sum(const muster_column *x) {
            int64_t total = 0;
            for (size_t i = 0; i < x->count; i++) total += ((const int64_t *)x->values)[i];
            return total;
        }
        static void scale(muster_context *context, const muster_column *x, double by, muster_column *result) {
            double *out = context->host->allocate(context, x->count * sizeof *out);
            if (!out) return;
            for (size_t i = 0; i < x->count; i++) out[i] = by * ((const double *)x->values)[i];
            result->count = x->count;
            result->values = out;
        }
        static void lengths(muster_context *context, const muster_column *x, muster_column *result) {
            int64_t *out = context->host->allocate(context, x->count * sizeof *out);
            if (!out) return;
            for (size_t i = 0; i < x->count; i++) out[i] = x->offsets[i + 1] - x->offsets[i];
            result->count = x->count;
            result->values = out;
        }
        static void same_list(const muster_column *x, muster_column *result) { *result = *x; }
        static int64_t or_zero(const muster_column *x) {
            if (x->count != 1) return -1;
            if (x->validity && !(x->validity[0] & 1)) return 0;
            return *(const int64_t *)x->values;
        }
        static void swap(muster_context *context, const muster_column *x, muster_column *result) {
            muster_column *parts = context->host->allocate(context, 2 * sizeof *parts);
            if (!parts) return;
            parts[0] = x->children[1];
            parts[1] = x->children[0];
            result->count = 1;
            result->children = parts;
            result->child_count = 2;
        }
        static void maybe(muster_context *context, int64_t x, muster_column *result) {
            int64_t *out = context->host->allocate(context, sizeof *out);
            static const uint8_t absent[1];
            if (!out) return;
            *out = x;
            result->count = 1;
            result->values = out;
            if (x < 0) result->validity = absent;
        }
        static int64_t fail(muster_context *context, int64_t status) {
            context->host->fail(context, (int32_t)status, "first", 5);
            context->host->fail(context, MUSTER_FAILED, "second", 6);
            return 1;
        }
        static void chatter(muster_context *context) {
            context->host->log(context, MUSTER_WARNING, "caf\\xc3\\xa9", 5);
            context->host->log(context, MUSTER_DEBUG, "", 0);
        }
        static void fill(muster_context *context, int64_t n, muster_view *result) {
            char *out = context->host->allocate(context, n);
            if (!out) return;
            memset(out, 'x', n);
            result->data = out;
            result->count = n;
        }
        static void claim(int64_t n, muster_view *result) {
            result->data = "";
            result->count = n;
        }
        static void lie(int64_t n, muster_column *result) {
            static const int64_t one = 1;
            result->count = n;
            result->values = &one;
        }
        static void latin(muster_view *result) { result->data = "caf\\xe9"; result->count = 4; }
        static void garbage(muster_view *result) { result->data = "\\x92\\x01"; result->count = 2; }
        static void wrong_map(muster_view *result) { result->data = "\\x81\\xa1k\\xa1v"; result->count = 5; }
        static void two_rows(muster_column *result) {
            static const int64_t rows[2] = {1, 2};
            result->count = 2;
            result->values = rows;
        }
        static void falling(muster_column *result) {
            static const int64_t offsets[3] = {0, 3, 1};
            result->count = 2;
            result->values = "abc";
            result->offsets = offsets;
        }
        static void until_cancelled(muster_context *context) {
            while (!context->cancelled) {}
            context->host->fail(context, MUSTER_CANCELLED, "stopped", 7);
        }
        """
}

@Suite("Calling native functions")
struct CallTests {
    @Test(
        "each kind of argument goes in and each kind of result comes out",
        arguments: [
            ("add", [1, 2], 3),
            ("add", [.int64(.max), .int64(.min)], -1),
            ("add", [-100, -29], -129),
            ("add", [70_000, 4_294_967_296], 4_295_037_296),
            ("half", [5.0], 2.5),
            ("half", [5], 2.5),
            ("both", [true, false], false),
            ("both", [true, true], true),
            ("nothing", [], nil),
            ("many", [1, 2.0, true, 4, 5.0, 6, 7, 8, 9, 10.0, "xyz"], 56.0),
            ("echo", [""], ""),
            ("echo", ["héllo"], "héllo"),
            ("echo", [.string(String(repeating: "x", count: 300))], .string(String(repeating: "x", count: 300))),
            ("reverse", [.bytes([1, 2, 3])], .bytes([3, 2, 1])),
            ("reverse", [.bytes([])], .bytes([])),
            ("same", [["a": [1, nil, 2.5, "x"]]], ["a": [1, nil, 2.5, "x"]]),
            ("same_map", [["a": 1, "b": 2]], ["a": 1, "b": 2]),
            ("sum", [[1, 2, 3]], 6),
            ("sum", [[]], 0),
            ("scale", [[1, 2.5], 2], [2.0, 5.0]),
            ("lengths", [["", "a", "été"]], [0, 1, 5]),
            ("same_list", [[["a", 1], ["", nil], ["b", 3]]], [["a", 1], ["", nil], ["b", 3]]),
            ("or_zero", [nil], 0),
            ("or_zero", [7], 7),
            ("swap", [[1, "one"]], ["one", 1]),
            ("maybe", [5], 5),
            ("maybe", [-5], nil),
        ] as [(String, [Value], Value)])
    func forms(name: String, arguments: [Value], expected: Value) throws {
        let payloads = try arguments.map(Payload.init(encoding:))
        let result = try Zoo.function(name).call(payloads, in: CallContext(maximumResultBytes: 1 << 20))
        #expect(try Value(decoding: result) == expected)
    }

    @Test(
        "scalars come back in the one shortest form",
        arguments: [
            0, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, -1, -32, -33, -128, -129, -32_768,
            -32_769,
            -2_147_483_648, -2_147_483_649, .min, .max,
        ] as [Int64])
    func shortest(value: Int64) throws {
        let payload = try Payload(encoding: .int64(value))
        let result = try Zoo.function("add").call(
            [payload, Payload(encoding: 0)], in: CallContext(maximumResultBytes: 100))
        #expect(result == payload)
    }

    @Test("a column block is lent to the function as it lies, and a list comes back as a block")
    func columns() throws {
        let context = CallContext(maximumResultBytes: 1 << 20)
        let block = ColumnBlock((0..<1000).map(Int64.init))
        #expect(try Value(decoding: Zoo.function("sum").call([block.payload], in: context)) == 499_500)
        let scaled = try Zoo.function("scale").call([block.payload, Payload(encoding: 0.5)], in: context)
        #expect(scaled.isColumnBlock)
        #expect(
            try ColumnBlock(parsing: scaled, validate: .full).column.float64s.elementsEqual(
                (0..<1000).map { Double($0) / 2 }))
        // Where any value is asked for, a block is given as MessagePack.
        #expect(
            try Value(decoding: Zoo.function("same").call([ColumnBlock([1, 2] as [Int64]).payload], in: context)) == [
                1, 2,
            ])
    }

    @Test("a broken column block is an error of the call, not a crash")
    func brokenBlock() throws {
        let block = ColumnBlock(["a", "b"]).payload
        var bytes = Array(block.borrowedBytes)
        bytes[bytes.count - 16 - 16] = 0xff
        #expect {
            try Zoo.function("lengths").call([Payload(bytes)], in: CallContext(maximumResultBytes: 1 << 20))
        } throws: { error in
            (error as? CallFailure)?.kind == .argumentType
        }
    }

    @Test(
        "an argument of another type is an error that names it and both types",
        arguments: [
            ("add", [1, "2"], "zoo.add: argument 2 (b) is string, and int64 is needed"),
            ("add", [1.5, 2], "zoo.add: argument 1 (a) is float64, and int64 is needed"),
            ("echo", [[1]], "zoo.echo: argument 1 (x) is list<value>, and string is needed"),
            (
                "sum", [[1, "x"]],
                "zoo.sum: argument 1 (x) is not list<int64>: element 1: string where int64 was expected"
            ),
            (
                "same_map", [["a": "b"]],
                "zoo.same_map: argument 1 (x) is not map<int64>: key \"a\": string where int64 was expected"
            ),
        ] as [(String, [Value], String)])
    func mismatches(name: String, arguments: [Value], expected: String) throws {
        let payloads = try arguments.map(Payload.init(encoding:))
        let failure = #expect(throws: CallFailure.self) {
            try Zoo.function(name).call(payloads, in: CallContext(maximumResultBytes: 1 << 20))
        }
        #expect(failure?.kind == .argumentType)
        #expect(failure?.description == expected)
    }

    @Test("another number of arguments is an error")
    func count() throws {
        let failure = #expect(throws: CallFailure.self) { try Zoo.function("add")(1) }
        #expect(failure?.kind == .argumentCount)
        #expect(failure?.message == "takes 2 arguments, 1 given: (a: int64, b: int64) -> int64")
    }

    @Test(
        "the first failure that a function tells of counts",
        arguments: [
            (1, .failed), (2, .cancelled), (3, .badArgument), (4, .noMemory), (0, .failed), (99, .failed),
        ] as [(Int64, CallFailure.Kind)])
    func failures(status: Int64, kind: CallFailure.Kind) throws {
        let failure = #expect(throws: CallFailure.self) { try Zoo.function("fail")(.int64(status)) }
        #expect(failure?.kind == kind)
        #expect(failure?.message == "first")
    }

    @Test("a context serves one call after another, whatever came of the one before")
    func reuse() throws {
        let context = CallContext(maximumResultBytes: 1 << 20)
        let one = try Payload(encoding: 1)
        #expect(throws: CallFailure.self) { try Zoo.function("fail").call([one], in: context) }
        #expect(try Value(decoding: Zoo.function("add").call([one, one], in: context)) == 2)
        #expect(throws: CallFailure.self) { try Zoo.function("add").call([one, .empty], in: context) }
        let big = try Payload(encoding: 100_000)
        for _ in 0..<3 { #expect(try Zoo.function("fill").call([big], in: context).count == 100_005) }
    }

    @Test("a function's log arrives, with its level")
    func log() throws {
        nonisolated(unsafe) var lines: [String] = []
        let context = CallContext(maximumResultBytes: 100) { lines.append("\($0) \($1)") }
        _ = try Zoo.function("chatter").call([], in: context)
        #expect(lines == ["warning café", "debug "])
    }

    @Test(
        "a result over the limit is a failure of its own kind",
        arguments: [
            ("fill", 1001, .noMemory), ("fill", -1, .noMemory), ("claim", 1001, .resultTooLarge),
            ("claim", -1, .resultTooLarge),
            ("lie", 126, .resultTooLarge), ("lie", .max, .resultTooLarge), ("lie", -1, .resultTooLarge),
        ] as [(String, Int64, CallFailure.Kind)])
    func tooLarge(name: String, size: Int64, kind: CallFailure.Kind) throws {
        let failure = #expect(throws: CallFailure.self) { try Zoo.function(name)(.int64(size), limit: 1000) }
        #expect(failure?.kind == kind)
    }

    @Test(
        "a result that breaks the rules is the function's fault",
        arguments: [
            ("latin", "its result is not string: the string is not UTF-8"), ("garbage", nil), ("wrong_map", nil),
            ("two_rows", "its result is not optional<int64>: its column has 2 rows; optional<int64> has 1"),
            ("falling", nil),
        ] as [(String, String?)])
    func invalidResults(name: String, expected: String?) throws {
        let failure = #expect(throws: CallFailure.self) { try Zoo.function(name)() }
        #expect(failure?.kind == .invalidResult)
        if let expected { #expect(failure?.message == expected) }
    }

    @Test("a running function sees that it was cancelled")
    func cancellation() async throws {
        let (flags, found) = AsyncStream<CancellationFlag>.makeStream()
        let function = try Zoo.function("until_cancelled")
        async let failure: CallFailure? = Task.detached {
            let context = CallContext(maximumResultBytes: 100)
            found.yield(context.cancellation)
            do throws(CallFailure) {
                _ = try function.call([], in: context)
                return nil
            } catch {
                return error
            }
        }.value
        for await flag in flags {
            flag.cancel()
            break
        }
        #expect(await failure?.kind == .cancelled)
    }
}
