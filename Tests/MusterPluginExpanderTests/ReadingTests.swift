import Testing

@testable import MusterPluginExpander

/// What is read in a function.
@Suite struct ReadingTests {
    @Test(arguments: [
        ("func f()", "() -> null"),
        ("func f() -> Void {", "() -> null"),
        ("func f(_ a: Int, b: Int64, to c: Double) -> Bool { true }", "(a: int64, b: int64, c: float64) -> bool"),
        ("func f(_ a: String, _ b: [UInt8]) -> [UInt8]", "(a: string, b: bytes) -> bytes"),
        ("func f(_ a: [[String]?]) -> [Double]? {", "(a: list<optional<list<string>>>) -> optional<list<float64>>"),
        ("func f(_ a: Array<Int>, _ b: Optional<Int>) -> Swift.Int", "(a: list<int64>, b: optional<int64>) -> int64"),
        ("func f(_ a: [String: [Int]]) -> Dictionary<String, Bool>", "(a: map<list<int64>>) -> map<bool>"),
        ("func f(_ a: (Int, name: String)) -> (Int)", "(a: tuple<int64, name: string>) -> int64"),
        ("func f(_ a: PackedValue) -> MusterPlugin.PackedValue", "(a: value) -> value"),
        (
            "func f(_ a: Point, b: [Geo.Point?]) -> [String: Pair<Int>]",
            "(a: value, b: list<optional<value>>) -> map<value>"
        ),
        ("func f(context: MusterContext, _ a: Int) -> Int", "(a: int64) -> int64"),
        ("func f(_: Int, `in` b: Int, _ `for`: Int)", "(argument1: int64, b: int64, for: int64) -> null"),
        (
            "public static func f(\n  a: Int, // one\n  /* two */ b: Int\n) throws(E) -> Int\n{",
            "(a: int64, b: int64) -> int64"
        ),
        (
            "@inlinable @available(*, deprecated, message: \"(\") func f(a: consuming String) -> Int",
            "(a: string) -> int64"
        ),
        ("func f(_ a: String = \"\\(g(\")\"))\", _ b: String = #\")\"\"#) -> Int", "(a: string, b: string) -> int64"),
        ("func f(_ a: [Int] = [1, 2].map { $0 }) -> Int", "(a: list<int64>) -> int64"),
    ])
    func signature(declaration: String, expected: String) throws {
        let operation = try #require(read(declaration))
        #expect(operation.signature == expected)
    }

    @Test(arguments: [
        ("func f(_ a: Point) -> Int", "(a: tuple<x: float64, y: float64>) -> int64"),
        (
            "func f(_ a: [Line?], b: Other) -> Point",
            "(a: list<optional<tuple<from: tuple<x: float64, y: float64>, name: string>>>, b: value) -> "
                + "tuple<x: float64, y: float64>"
        ),
        (
            "func f(_ a: Line, b: Tree)",
            "(a: tuple<from: tuple<x: float64, y: float64>, name: string>, b: tuple<left: optional<value>, count: int64>) -> null"
        ),
    ])
    func tuplesOfTheAttribute(declaration: String, expected: String) throws {
        let entries = [
            ("Point", "Point.self: (x: Double, y: Double).self"),
            ("Line", "Line.self : (from: Point, name: String).self"),
            ("Tree", "Tree.self: (left: Tree?, count: Int).self"),
        ]
        // What no type uses would be an error.
        let used = entries.filter { declaration.contains($0.0) || ($0.0 == "Point" && declaration.contains("Line")) }
        let attribute = "@Operation(\"test.f\", tuples: [\(used.map(\.1).joined(separator: ",\n")),])"
        let operation = try #require(read(declaration, attribute: attribute))
        #expect(operation.signature == expected)
        #expect(operation.flags.contains(.context))
    }

    @Test func documentationIsTheCommentThatTouchesTheFunction() throws {
        let lines = try #require(
            read(
                "/// Not this.\n\n/// Twice \"x\".\n///\n///   More.\n// no\n@Operation(\"test.f\")\nfunc f()"
            ))
        #expect(lines.documentation == "Twice \"x\".\n\n  More.")
        let block = try #require(read("/**\n * Twice x.\n * More.\n */\nfunc f(x: Int) -> Int"))
        #expect(block.documentation == "Twice x.\nMore.")
    }

    @Test func flags() throws {
        let pure = try #require(read("func f(a: Int) -> Int"))
        #expect(pure.flags == [.threadSafe])
        let all = try #require(
            read(
                "func f(a: Int, b: Int) throws -> Int",
                attribute: """
                    @Operation("a.b", version: "1.2.0", effects: true, threadSafe: false, blocking: true, \
                    associative: true, commutative: true)
                    """))
        #expect(all.flags == [.effects, .blocking, .context, .associative, .commutative])
        #expect(all.version == "1.2.0")
    }

    @Test(arguments: [
        ("func f(a: Int) -> Int", false), ("func f(a: String) -> Int", false), ("func f(a: Int)", false),
        ("func f(a: Point)", true),
        ("func f(a: Int) throws -> Int", true), ("func f(a: Int) -> String", true), ("func f(a: [Int]) -> Int", true),
        ("func f(a: Int, c: MusterContext) -> Int", true),
    ])
    func contextIsTakenWhereItIsNeeded(declaration: String, expected: Bool) throws {
        let operation = try #require(read(declaration))
        #expect(operation.flags.contains(.context) == expected)
    }

    @Test func manifest() throws {
        let operation = try #require(
            read(
                "/// The \"sum\".\n/// - Example: math.add(1, 2) == 3\nfunc add(_ a: Int, b: [String]) -> Bool",
                attribute: "@Operation(\"math.add\")"))
        #expect(
            operation.manifest == """
                {"name":"math.add","version":"1.0.0","arguments":[{"name":"a","type":"int64"},{"name":"b","type":\
                "list<string>"}],"result":"bool","flags":["threadSafe","context"],"documentation":"The \\"sum\\".\\n\
                - Example: math.add(1, 2) == 3"}

                """)
    }

    /// Whatever stands there, reading it ends, and never traps.
    @Test(arguments: [
        "func", "func f", "func f(", "func f(a", "func f(a:", "func f(a: [", "func f(a: (", "func f(a: Int", "@", "@A(",
        "func f(a: Int) ->", "func f(a: \"", "func f(a: Int = \"\\(", "/*", "/**", "/// ", "func f(a: [Int)",
        "func f(((",
        "func +", "func f<", "`", "func `f", "func f(a: any)", "func f(a: Int) throws(", "#\"",
    ])
    func brokenSourceIsSurvived(declaration: String) {
        let expansion = expand(declaration)
        #expect(expansion.source?.isEmpty != true)
    }

    @Test func deepTypesAreRefused() {
        let type = String(repeating: "[", count: 5000) + "Int" + String(repeating: "]", count: 5000)
        #expect(expand("func f(a: \(type)) -> Int").source == nil)
    }
}
