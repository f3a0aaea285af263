import Muster
import Testing

/// Expressions that a cluster computes.
@Suite("Computing expressions")
struct ComputeTests {
    @Test("The value of an expression, with and without a graph")
    func compute() async throws {
        let x = Expr<Int>.key("x")
        let counts = Expr.call("text.countWords", "a b a", as: [String: Int].self)
        try await withCluster { cluster in
            let client = cluster.client
            #expect(try await client.compute(x * x + 1, in: ["x": 7]) == 50)
            #expect(try await client.compute(x, in: ["x": 7]) == 7)
            let text = try await client.compute(Expr("a") + "b")
            #expect(text == "ab")
            let isMore = try await client.compute(Expr(0.5) * 3 > 1)
            #expect(isMore)
            let list = try await client.compute([x, x + 1] as Expr<[Int]>, in: ["x": .call("math.add", 1, 2)])
            #expect(list == [3, 4])
            let missing = try await client.compute(.call("text.parseInteger", "no", as: Int?.self))
            #expect(missing == nil)
            let counted = try await client.compute(counts)
            #expect(counted == ["a": 2, "b": 1])
            let top = try await client.compute(.call("collections.top", counts, 2, as: [Pair<String, Int>].self))
            #expect(top == [Pair("a", 2), Pair("b", 1)])
        }
    }

    @Test("A key called like the result does not get in the way")
    func keys() async throws {
        try await withCluster { cluster in
            let sum = Expr<Int>.key("result") + .key("result'")
            let value = try await cluster.client.compute(sum, in: ["result": 1, "result'": 2])
            #expect(value == 3)
        }
    }

    @Test("A value of another type is an error that says so")
    func wrongType() async throws {
        try await withCluster { cluster in
            let error = try await thrown(ResultTypeError.self) {
                _ = try await cluster.client.compute(.call("math.add", 1, 2, as: String.self))
            }
            #expect(error.key == "result" && error.type == "String")
        }
    }
}
