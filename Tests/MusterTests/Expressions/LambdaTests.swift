import Muster
import Testing

/// Closures over expressions as functions that are data.
@Suite("Lambdas")
struct LambdaTests {
    @Test("A closure leaves a tree of calls")
    func described() {
        let lambda = Lambda { (x: Expr<Int>) in x * x + 1 }
        let call = Call("math.add", [.call("math.multiply", .parameter(0), .parameter(0)), 1])
        #expect(lambda.body == .call(call))
        #expect(lambda.term == .function(.described(call)))
        #expect(lambda.parameterCount == 1)
        let two = Lambda { (a: Expr<Double>, b: Expr<Double>) in a - b * 2 }
        #expect(two.body == .call("math.subtract", .parameter(0), .call("math.multiply", .parameter(1), 2.0)))
        let three = Lambda { (a: Expr<Int>, b: Expr<Int>, c: Expr<Int>) in [c, b, a] as Expr<[Int]> }
        #expect(three.body == [.parameter(2), .parameter(1), .parameter(0)])
    }

    @Test("A closure that only hands on its parameters is the function it hands them to")
    func named() {
        func upper(_ text: Expr<String>) -> Expr<String> { .call("text.upper", text) }
        func add(_ a: Expr<Int>, _ b: Expr<Int>) -> Expr<Int> { .call("math.add", a, b) }
        #expect(Lambda(upper).term == .function("text.upper"))
        #expect(Lambda(add).term == .function("math.add"))
        #expect(Lambda(named: "text.upper").term == .function("text.upper"))
        let swapped = Lambda { (a: Expr<Int>, b: Expr<Int>) in add(b, a) }
        #expect(swapped.term == .function(.described(Call("math.add", [.parameter(1), .parameter(0)]))))
        let constant = Lambda { (_: Expr<Int>) in add(.key("x"), 2) }
        #expect(constant.term == .function(.described(Call("math.add", [.key("x"), 2]))))
    }

    @Test("What is no call has no function to run")
    func notCalls() {
        #expect(Lambda { (x: Expr<Int>) in x }.term == nil)
        #expect(Lambda { (x: Expr<Int>) in x }.body == .parameter(0))
        #expect(Lambda { (_: Expr<Int>) in 3 as Expr<Int> }.body == 3)
    }

    @Test("What nests too deep for a graph is described, and refused there")
    func deep() async throws {
        let lambda = Lambda { (x: Expr<Int>) in (0..<10_000).reduce(x) { sum, _ in sum + 1 } }
        let graph: Graph = ["y": .call("bag.map", [1], lambda.argument)]
        let errors = try await withCluster { cluster in
            try await thrown(GraphErrors.self) { _ = try await cluster.client.get(graph, "y") }
        }
        #expect(errors.errors.contains { $0.message.contains("112 deep") }, "\(errors)")
    }

    @Test("Closures inside closures have parameters of their own")
    func nested() {
        func take(_ lambda: Lambda) -> Expr<Int> { .call("bag.map", Term.key("b"), lambda.term ?? nil) }
        let lambda = Lambda { (x: Expr<Int>) in x + take(Lambda { (y: Expr<Int>) in y + 1 }) }
        let inner = Term.function(.described(Call("math.add", [.parameter(0), 1])))
        #expect(lambda.body == .call("math.add", .parameter(0), .call("bag.map", .key("b"), inner)))
    }

    @Test("A graph in which a closure uses the parameter of another is refused")
    func strayed() async throws {
        let lambda = Lambda { (x: Expr<Int>) in
            x + .call("bag.map", Term.key("b"), Lambda { (y: Expr<Int>) in x + y }.term ?? nil)
        }
        let graph: Graph = ["b": [1], "y": .call("bag.map", .key("b"), lambda.term ?? nil)]
        let errors = try await withCluster { cluster in
            try await thrown(GraphErrors.self) { _ = try await cluster.client.get(graph, "y") }
        }
        #expect(errors.errors.contains { $0.message.contains("the closure around it") }, "\(errors)")
    }
}
