import Foundation
import Muster
import MusterProcesses
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

    /// Each line is wrong.
    private static let wrong = [
        // A comparison has no value yet.
        "let a1 = Lambda { (x: Expr<Int>) -> Expr<Int> in if x > 3 { return x } else { return 3 } }",
        "let a2 = Lambda { (x: Expr<Int>) in x > 3 ? x : 3 }",
        "let a3 = Lambda { (x: Expr<Int>) -> Expr<Int> in while x == 3 {}; return x }",
        // Types are those of the functions.
        "let b1 = Lambda { (x: Expr<Int>) in x + 0.5 }",
        #"let b2 = Lambda { (x: Expr<Int>) in x + "a" }"#,
        "let b3 = Lambda { (x: Expr<Int>) in Text.upper(x) }",
        "let b4 = Lambda { (x: Expr<Int>) in x && true }",
        "let b5 = Lambda { (x: Expr<Double>) in Math.toFloat(x) }",
        "let b6 = Lambda { (x: Expr<Bool>) in x < true }",
        "let b7 = Bag(0..<9).map(Text.upper)",
        // What an integer and a number have in common has to be said.
        "let c1 = Math.add(1, 2)",
    ]

    @Test func whatIsWrongDoesNotCompile() async throws {
        let found = try await Self.check("import Muster\n" + Self.wrong.joined(separator: "\n") + "\n")
        for (index, line) in Self.wrong.enumerated() {
            #expect(found.contains { $0.kind == "error" && $0.line == index + 2 }, "\(line)")
        }
    }

    /// Each line is right, though overloads have to be chosen by types that stand elsewhere.
    private static let right = [
        "let a1 = Lambda(Text.words)",
        "let a2: (Expr<Int>) -> Expr<Int> = Math.inc",
        "let a3: (Expr<Double>) -> Expr<Double> = Math.inc",
        "let a4 = Bag(0..<9).map(Math.inc).fold(0, Math.add)",
        "let b1: Expr<Int> = Math.add(1, 2)",
        #"let b2 = Math.add(Expr<Double>.key("x"), 2)"#,
        #"let b3: Expr<String?> = Collections.first(["a"])"#,
        "func c1(_ client: Client) async throws -> Int { try await client.compute(Math.add(1, 2)) }",
        "func c2(_ client: Client) async throws -> Bool { try await client.compute(Expr(1) + 2) == 3 }",
        "func c3(_ client: Client) async throws -> Pair<String, Int>? {",
        "    try await client.compute(Collections.top(Expr([:]), 3)).first",
        "}",
    ]

    @Test func whatIsRightCompiles() async throws {
        let found = try await Self.check("import Muster\n" + Self.right.joined(separator: "\n") + "\n")
        #expect(found == [])
    }
}
