import Foundation
import Muster
import Testing

/// Expressions as the compiler sees them.
@Suite struct ExpressionTests {
    private static let chains = Document.root.appendingPathComponent(
        "Tests/MusterCommandTests/Samples/ChainSample.swift")

    /// What the compiler says to a file with this text.
    private static func check(_ text: String) async throws -> [SwiftCompiler.Diagnostic] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString).swift")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await SwiftCompiler.check(file)
    }

    @Test func theDocumentedExpressionsAreComputed() async throws {
        let cluster = try await LocalCluster(workers: 1, plugins: [Muster.products.path])
        let computed = try await expressionSample(cluster.client)
        await cluster.close()
        #expect(computed.value == 8.5 && computed.rounded == 9)
        let square = Call("math.add", [.call("math.multiply", .parameter(0), .parameter(0)), 1])
        let isLong = Call("compare.greater", [.call("text.length", .parameter(0)), 3])
        #expect(
            lambdaSample() == [.function(.described(square)), .function(.described(isLong)), .function("text.upper")])
    }

    @Test func thereAreTwentyChains() throws {
        let lines = try String(contentsOf: Self.chains, encoding: .utf8).components(separatedBy: "\n")
        // Four bags and a number are what the chains are made of.
        #expect(lines.count { $0.contains("static let") } >= 5 + 20)
    }

    /// A scope is a guess that the compiler makes, so they are counted, not timed. Each of the chains needs less than 100.
    @Test func chainsTakeTheCompilerFewGuesses() async throws {
        let found = try await SwiftCompiler.check(Self.chains, options: ["-Xfrontend", "-solver-scope-threshold=1000"])
        #expect(found == [])
    }

    /// A machine that is busy may stop the compiler anywhere, so what is slow has to be slow again and again.
    @Test func chainsTakeTheCompilerLessThanATenthOfASecondEach() async throws {
        let options = ["-warn-long-expression-type-checking=100", "-warn-long-function-bodies=100"]
        var slow: Set<Int>?
        for _ in 0..<5 {
            let found = try await SwiftCompiler.check(Self.chains, options: options.flatMap { ["-Xfrontend", $0] })
            #expect(found.allSatisfy { $0.message.contains("to type-check") }, "\(found)")
            slow = Set(found.map(\.line)).intersection(slow ?? Set(found.map(\.line)))
            if slow == [] { break }
        }
        #expect(slow == [], "these lines of \(Self.chains.lastPathComponent) are slow each time")
    }

    @Test(arguments: [
        // A comparison has no value yet.
        "let f = Lambda { (x: Expr<Int>) -> Expr<Int> in if x > 3 { return x } else { return 3 } }",
        "let f = Lambda { (x: Expr<Int>) in x > 3 ? x : 3 }",
        "let f = Lambda { (x: Expr<Int>) -> Expr<Int> in while x == 3 {}; return x }",
        // Types are those of the functions.
        "let f = Lambda { (x: Expr<Int>) in x + 0.5 }",
        #"let f = Lambda { (x: Expr<Int>) in x + "a" }"#,
        "let f = Lambda { (x: Expr<Int>) in Text.upper(x) }",
        "let f = Lambda { (x: Expr<Int>) in x && true }",
        "let f = Lambda { (x: Expr<Double>) in Math.toFloat(x) }",
        "let f = Lambda { (x: Expr<Bool>) in x < true }",
        // What an integer and a number have in common has to be said.
        "let f = Math.add(1, 2)",
    ])
    func whatIsWrongDoesNotCompile(line: String) async throws {
        let found = try await Self.check("import Muster\n\(line)\n")
        #expect(found.contains { $0.kind == "error" && $0.line == 2 }, "\(found)")
    }

    @Test(arguments: [
        "let f = Lambda(Text.words)",
        "let f: (Expr<Int>) -> Expr<Int> = Math.inc",
        "let f: (Expr<Double>) -> Expr<Double> = Math.inc",
        "let f: Expr<Int> = Math.add(1, 2)",
        "let f = Math.add(Expr<Double>.key(\"x\"), 2)",
        "let f: Expr<String?> = Collections.first([\"a\"])",
        "func f(_ client: Client) async throws -> Int { try await client.compute(Math.add(1, 2)) }",
        "func f(_ client: Client) async throws -> Bool { try await client.compute(Expr(1) + 2) == 3 }",
        "func f(_ client: Client) async throws { for p in try await client.compute(Collections.top(Expr([:]), 3)) { _ = p.first } }",
    ])
    func whatIsRightCompiles(line: String) async throws {
        let found = try await Self.check("import Muster\n\(line)\n")
        #expect(found == [])
    }
}
