import Testing

@testable import MusterPluginExpander

/// What can't be an operation says why, and what to write instead.
@Suite struct DiagnosticTests {
    @Test(arguments: [
        ("func f(_ a: Int) async -> Int { a }", "can't be async: write one that waits"),
        ("func f<T>(_ a: T) -> Int { 1 }", "can't be generic: write one function for each type"),
        ("func f(_ a: Int) -> Int where Int: Sendable { 1 }", "can't be generic"),
        ("func f(_ a: inout Int) { a = 1 }", "take 'a' without 'inout' and return the new value"),
        ("func f(_ a: Int...) -> Int { 1 }", "write 'a: [Int]'"),
        ("func f(_ a: Int32) -> Int { 1 }", "the argument 'a' can't be Int32: integers are 64 bits wide: write Int"),
        ("func f(_ a: Float) -> Int { 1 }", "write Double"),
        ("func f(_ a: Substring) -> Int { 1 }", "write String"),
        ("func f(_ a: Any) -> Int { 1 }", "write PackedValue"),
        ("func f(_ a: any Sendable) -> Int { 1 }", "can't be any Sendable"),
        ("func f(_ a: Self) -> Int { 1 }", "write the name of the type"),
        ("func f(_ a: Array) -> Int { 1 }", "types that conform to OperationCodable"),
        ("func f(_ a: Set<String>) -> Int { 1 }", "write [String]"),
        ("func f(_ a: [Int: Int]) -> Int { 1 }", "the keys of a map are strings: write [String: Int]"),
        ("func f(_ a: Int??) -> Int { 1 }", "write Int?"),
        (
            "func f(_ a: (Int) -> Int) -> Int { 1 }",
            "can't be a function type: a graph applies functions, with map, filter and fold"
        ),
        ("func f(_ a: () throws -> Int) rethrows -> Int { 1 }", "so it can't rethrow: write 'throws'"),
        ("func f(_ a: Void) -> Int { 1 }", "leave it out"),
        ("func f() -> UInt8 { 1 }", "the result can't be UInt8"),
        ("func f() -> [Void] { [] }", "a list of nothing"),
        ("func f() -> some Equatable { 1 }", "the result can't be any Equatable"),
        ("@MainActor func f() -> Int { 1 }", "take '@MainActor' away"),
        ("static func + (a: Int, b: Int) -> Int { 1 }", "an operator can't be an operation"),
        ("/// - Example: test.g(1) == 1\nfunc f(a: Int) {}", "an example must read '- Example: test.f(…)"),
        ("/// - Example: test.f(1)\nfunc f(_ a: Int) -> Int { 1 }", "an example must read"),
    ])
    func functionIsRefused(declaration: String, message: String) throws {
        let expansion = expand(declaration)
        #expect(expansion.source == nil)
        #expect(expansion.diagnostics.contains { $0.message.contains(message) && $0.severity == .error })
    }

    @Test(arguments: ["var x: Int { 1 }", "struct S {}", "class C {}", "init() {}", "let x = 1", "enum E {}", ""])
    func onlyFunctionsAreOperations(declaration: String) {
        let expansion = expand(declaration)
        #expect(expansion.source == nil)
        #expect(expansion.diagnostics.map(\.message) == ["@Operation stands at a function: move it to a 'func'"])
    }

    @Test(arguments: [
        ("@Operation", "needs a name"),
        ("@Operation()", "needs a name"),
        ("@Operation(\"f\")", "must be a family and a function with a dot between them"),
        ("@Operation(\"a..b\")", "'a..b' can't be the name"),
        ("@Operation(\"a.b-c\")", "'a.b-c' can't be the name"),
        ("@Operation(\"a.1b\")", "'a.1b' can't be the name"),
        ("@Operation(name)", "must be a plain string literal"),
        ("@Operation(\"a.\\(b)\")", "must be a plain string literal"),
        ("@Operation(\"a.b\" + \"c\")", "must be a plain string literal"),
        ("@Operation(\"a.b\", version: \"1\")", "a literal of three numbers"),
        ("@Operation(\"a.b\", version: current)", "a literal of three numbers"),
        ("@Operation(\"a.b\", effects: hasEffects)", "'effects' must be true or false"),
        ("@Operation(\"a.b\", pure: true)", "has no argument 'pure'"),
        ("@Operation(\"a.b\", tuples: table)", "'tuples' must read like [Point.self: (x: Double, y: Double).self]"),
        ("@Operation(\"a.b\", tuples: [\"Point\": 1])", "'tuples' must read like"),
        ("@Operation(\"a.b\", tuples: [Point: (x: Int, y: Int)])", "'tuples' must read like"),
        ("@Operation(\"a.b\", tuples: [Point.self: (Int, Int).self])", "'tuples' must read like"),
        ("@Operation(\"a.b\", tuples: [Point.self: Int.self])", "'tuples' must read like"),
        ("@Operation(\"a.b\", tuples: [Point.self])", "'tuples' must read like"),
        (
            "@Operation(\"a.b\", tuples: [Point.self: (x: Int, y: Int).self])",
            "'tuples' says how Point crosses, and no argument or result is one"
        ),
        ("@Operation(\"a.b\", associative: true)", "only a function of two arguments of one type, with a result"),
        ("@Operation(\"a.b\", commutative: true)", "only a function of two arguments of one type can be commutative"),
    ])
    func attributeIsRefused(attribute: String, message: String) {
        let expansion = expand("func f(_ a: Int) -> Int { a }", attribute: attribute)
        #expect(expansion.source == nil)
        #expect(expansion.diagnostics.contains { $0.message.contains(message) && $0.place == .attribute })
    }

    @Test(arguments: [
        ("func f() -> Int { 1 }", ["struct S {"], "write 'static func f'"),
        ("static func f() -> Int { 1 }", ["struct S<T> {"], "a function of a generic type"),
        ("func f() -> Int { 1 }", ["func outer() {"], "a function inside a function"),
    ])
    func surroundingsAreRefused(declaration: String, contexts: [String], message: String) {
        let expansion = expand(declaration, contexts: contexts)
        #expect(expansion.source == nil)
        #expect(expansion.diagnostics.contains { $0.message.contains(message) })
    }

    @Test(arguments: [
        ("func f(_ a: Total, b: Total) -> Total", true), ("func f(_ a: Total, b: Sample) -> Total", false),
        ("func f(_ a: [Int?], b: [Int64?]) -> Array<Int?>", true),
        ("func f(_ a: Total, b: Total) -> PackedValue", false),
    ])
    func aFoldIsOfOneType(declaration: String, isFold: Bool) {
        let expansion = expand(declaration, attribute: "@Operation(\"a.b\", associative: true)")
        #expect((expansion.source != nil) == isFold)
    }

    @Test func aPartOfATupleIsJudgedAsAnyType() {
        let expansion = expand(
            "func f(_ a: Point) {}", attribute: "@Operation(\"a.b\", tuples: [Point.self: (x: Float, y: Int).self])")
        #expect(expansion.diagnostics.map(\.message).first?.contains("can't be Float: write Double") == true)
        #expect(expansion.source == nil)
    }

    @Test func defaultsAreNoted() throws {
        let expansion = expand("func f(_ a: Int = max(1, 2), _ b: Int) -> Int { a }")
        #expect(expansion.source != nil)
        let note = try #require(expansion.diagnostics.first)
        #expect(note.severity == .note)
        #expect(note.message.contains("the default of 'a' is only seen by calls in Swift"))
        #expect(expansion.diagnostics.count == 1)
    }

    @Test func diagnosticsStandWhereTheFaultIs() throws {
        let declaration = "/// é\npublic func f(_ a: Int, _ b: Int32) -> Float { 1 }"
        let diagnostics = expand(declaration).diagnostics
        let found = diagnostics.map { String(decoding: Array(declaration.utf8)[$0.offset...].prefix(5), as: UTF8.self) }
        #expect(found == ["_ b: ", "Float"])
    }

    @Test func allFaultsAreReportedAtOnce() {
        let expansion = expand("func f<T>(_ a: Float, _ b: inout Int) async {}", attribute: "@Operation(\"x\")")
        #expect(expansion.diagnostics.count == 5)
    }
}
