import Foundation
import MusterGraph
import MusterRegistry
import Testing

@Suite("Opening plugins")
struct PluginLibraryTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a plugin opens, says what it has, and its function runs")
    func good() throws {
        let library = try PluginLibrary.open(path: folder.compile(CPlugin.twice.source, "Demo"))
        #expect(library.name == "demo")
        #expect(library.version == "1.0.0")
        #expect(library.contentHash.count == 16)
        let twice = try library.function("demo.twice")
        #expect(twice.identity.description == "demo.twice 1.0.0 (x: int64) -> int64")
        #expect(twice.isThreadSafe)
        #expect(try twice(21) == 42)
    }

    @Test("functions that no call could tell apart are refused")
    func indistinguishable() throws {
        var plugin = CPlugin.twice
        plugin.operations.append(.init(name: "demo.twice", signature: "(y: int64) -> int64", native: "twice"))
        let path = try folder.compile(plugin.source, "Demo")
        let error = #expect(throws: LoadError.self) { try PluginLibrary.open(path: path) }
        #expect(
            "\(error.map { "\($0)" } ?? "")".hasSuffix(
                "(x: int64) -> int64 and (y: int64) -> int64 take the same types, so that no call could tell them apart"
            ))
    }

    @Test("a loop that comes to something else than one call is found out by the examples")
    func loops() throws {
        func plugin(_ step: String) -> CPlugin {
            CPlugin(
                code: """
                    static int64_t twice(int64_t x) { return 2 * x; }
                    static int32_t twices(muster_context *c, size_t n, const void *const *a, const ptrdiff_t *s, void *r) {
                        (void)c;
                        for (size_t i = 0; i < n; i++)
                            *(int64_t *)((char *)r + i * \(step)) = 2 * *(const int64_t *)((const char *)a[0] + i * s[0]);
                        return MUSTER_OK;
                    }
                    static void echo(muster_view in, muster_view *out) { *out = in; }
                    static int32_t echos(muster_context *c, size_t n, const void *const *a, const ptrdiff_t *s, void *r) {
                        (void)c;
                        for (size_t i = 0; i < n; i++)
                            *(muster_view *)((char *)r + i * s[1]) = *(const muster_view *)((const char *)a[0] + i * s[0]);
                        return MUSTER_OK;
                    }
                    """,
                operations: [
                    .init(
                        name: "demo.twice", signature: "(x: int64) -> int64", native: "twice", loop: "twices",
                        documentation: "- Example: demo.twice(21) == 42"),
                    .init(
                        name: "demo.echo", signature: "(x: string) -> string", native: "echo", loop: "echos",
                        documentation: "- Example: demo.echo(\\\"é\\\") == \\\"é\\\""),
                ])
        }
        let good = try PluginLibrary.open(path: folder.compile(plugin("s[1]").source, "Good"))
        #expect(good.runExamples().map(\.problem) == [nil, nil])
        let bad = try PluginLibrary.open(path: folder.compile(plugin("0").source, "Bad"))
        let advice = "row i of argument k lies i * steps[k] behind the first"
        let said = "its loop over 3 rows gives 0, and one call 42; \(advice)"
        #expect(bad.runExamples().map(\.problem) == [said, nil])
        // Rows lie close together only by chance: a loop may not count on that.
        let dense = try PluginLibrary.open(path: folder.compile(plugin("(ptrdiff_t)sizeof(int64_t)").source, "Dense"))
        #expect(dense.runExamples().map(\.problem) == [said, nil])
    }

    @Test("a file that is no library is refused by what it is")
    func noLibrary() throws {
        let text = try folder.write("This is no library.\n", to: "libText.so")
        #expect(throws: LoadError.notALibrary(path: text, reason: "it does not begin as an ELF file does")) {
            try PluginLibrary.open(path: text)
        }
        #expect(throws: LoadError.self) { try PluginLibrary.open(path: folder.path + "/libAbsent.so") }
        #expect(throws: LoadError.notALibrary(path: folder.path, reason: "it is a folder")) {
            try PluginLibrary.open(path: folder.path)
        }
        let object = try folder.compile(CPlugin.twice.source, "Object", options: ["-c"])
        #expect {
            try PluginLibrary.open(path: object)
        } throws: { error in
            guard case .notALibrary(object, let reason) = error as? LoadError else { return false }
            return reason.contains("another kind")
        }
    }

    @Test(
        "a library for another machine is refused, and both are named",
        arguments: [
            (18, [183, 0], "AArch64"), (18, [62, 1], "machine number 318"), (4, [1], "32-bit"), (5, [2], "big-endian"),
        ] as [(Int, [UInt8], String)])
    func otherMachine(offset: Int, bytes: [UInt8], expected: String) throws {
        let path = try folder.compile(CPlugin.twice.source, "Demo")
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        try data.write(to: URL(fileURLWithPath: path))
        #expect {
            try PluginLibrary.open(path: path)
        } throws: { error in
            guard case .otherMachine(path, let found, _)? = error as? LoadError else { return false }
            return found.contains(expected)
        }
    }

    @Test("a cut or scrambled file never crashes", arguments: [16, 64, 200, 1000, 4000])
    func truncated(length: Int) throws {
        let path = try folder.compile(CPlugin.twice.source, "Demo")
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        try data.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: LoadError.self) { try PluginLibrary.open(path: path) }
    }

    @Test("a plugin for another ABI is refused, and both versions are named")
    func otherABI() throws {
        var plugin = CPlugin.twice
        plugin.abiMajor = "7"
        let path = try folder.compile(plugin.source, "Demo")
        #expect(throws: LoadError.otherABI(path: path, found: "7.0", wanted: "1.0")) {
            try PluginLibrary.open(path: path)
        }
    }

    @Test("a library without an entry, or whose entry refuses, is refused")
    func noEntry() throws {
        let plain = try folder.compile("int answer(void) { return 42; }", "Plain")
        #expect(throws: LoadError.missingEntry(path: plain)) { try PluginLibrary.open(path: plain) }
        var plugin = CPlugin.twice
        plugin.entry = "return NULL;"
        let refusing = try folder.compile(plugin.source, "Refusing")
        #expect(throws: LoadError.refusedHost(path: refusing)) { try PluginLibrary.open(path: refusing) }
    }

    @Test("a symbol that nobody has is named")
    func missingSymbol() throws {
        var plugin = CPlugin.twice
        plugin.code =
            "int64_t nowhere_to_be_found(int64_t);\n"
            + "static int64_t twice(int64_t x) { return nowhere_to_be_found(x); }"
        let path = try folder.compile(plugin.source, "Demo")
        #expect {
            try PluginLibrary.open(path: path)
        } throws: { error in
            guard case .cannotOpen(path, let reason)? = error as? LoadError else { return false }
            // The path stands before the reason, and need not stand in it again.
            return reason.contains("nowhere_to_be_found") && !reason.contains(path)
        }
    }

    @Test(
        "an operation that breaks the rules is refused by name",
        arguments: [
            ("twice", "(x: int64) -> int64", "twice", "sizeof(muster_operation)", "not a function's name"),
            ("demo.", "(x: int64) -> int64", "twice", "sizeof(muster_operation)", "not a function's name"),
            ("demo.a b", "(x: int64) -> int64", "twice", "sizeof(muster_operation)", "not a function's name"),
            ("demo.x", "(x: int46) -> int64", "twice", "sizeof(muster_operation)", "int46"),
            ("demo.x", "", "twice", "sizeof(muster_operation)", "no signature"),
            ("demo.x", "(f: function<int64 -> int64>) -> int64", "twice", "sizeof(muster_operation)", "argument f"),
            ("demo.x", "(x: list<T>) -> int64", "twice", "sizeof(muster_operation)", "argument x"),
            ("demo.x", "(x: null) -> int64", "twice", "sizeof(muster_operation)", "argument x is null"),
            ("demo.x", "(x: int64) -> int64", "NULL", "sizeof(muster_operation)", "`native` is NULL"),
            ("demo.x", "(x: int64) -> int64", "twice", "24", "struct_size is 24"),
        ])
    func badOperation(name: String, signature: String, native: String, size: String, expected: String) throws {
        var plugin = CPlugin.twice
        plugin.code += "\nconst void *keep = twice;"
        plugin.operations = [
            .init(name: name, signature: signature, native: native, structSize: size)
        ]
        let path = try folder.compile(plugin.source, "Demo")
        #expect {
            try PluginLibrary.open(path: path)
        } throws: { error in
            guard case .invalidOperation(path, _, let reason)? = error as? LoadError else { return false }
            return reason.contains(expected)
        }
    }

    @Test("one operation twice is refused; overloads are not")
    func duplicates() throws {
        var plugin = CPlugin.twice
        plugin.code += "\nstatic double twice_float(double x) { return 2 * x; }"
        plugin.operations.append(
            .init(name: "demo.twice", signature: "(x: float64) -> float64", native: "twice_float"))
        #expect(try PluginLibrary.open(path: folder.compile(plugin.source, "Overloads")).functions.count == 2)
        plugin.operations.append(plugin.operations[0])
        let path = try folder.compile(plugin.source, "Duplicates")
        #expect {
            try PluginLibrary.open(path: path)
        } throws: { error in
            guard case .invalidOperation(path, "demo.twice", let reason)? = error as? LoadError else { return false }
            return reason.contains("twice")
        }
    }

    @Test("each difference between a library and its manifest is named")
    func disagreement() throws {
        let library = try PluginLibrary.open(path: folder.compile(CPlugin.twice.source, "Demo"))
        var manifest = Manifest(
            name: "demo", version: "1.0.0", library: "libDemo.so", abi: .muster(major: 1, minor: 0),
            functions: [
                .init(
                    name: "demo.twice", arguments: [.init(name: "x", type: "int64")], result: "int64",
                    flags: .threadSafe)
            ])
        #expect(library.differences(from: manifest) == [])
        manifest.functions[0].arguments.append(.init(name: "y", type: "int64"))
        manifest.functions.append(.init(name: "demo.thrice", arguments: [], result: "null"))
        manifest.version = "2.0.0"
        #expect(
            library.differences(from: manifest) == [
                "version: the library says 1.0.0, the manifest 2.0.0",
                "demo.twice: the library has 1.0.0 (x: int64) -> int64,"
                    + " the manifest 2.0.0 (x: int64, y: int64) -> int64",
                "demo.thrice 2.0.0 () -> null: only in the manifest",
            ])
        manifest = Manifest(
            name: "demo", version: "1.0.0", library: "libDemo.so", abi: .muster(major: 1, minor: 0),
            functions: [
                .init(name: "demo.twice", arguments: [.init(name: "x", type: "int64")], result: "int64")
            ])
        #expect(
            library.differences(from: manifest) == [
                "demo.twice: flags: the library says [\"threadSafe\"], the manifest []"
            ])
    }
}
