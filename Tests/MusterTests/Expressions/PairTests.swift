import Muster
import Testing

/// Pairs and tuples as values.
@Suite("Pairs and tuples")
struct PairTests {
    @Test("A pair is compared, hashed and written part by part")
    func pairs() {
        let pair = Pair("a", [1, 2])
        #expect(pair.term == ["a", [1, 2]])
        #expect(pair == Pair("a", [1, 2]) && Set([pair]).contains(Pair("a", [1, 2])) && pair != Pair("a", [1]))
        #expect(Pair(1, 2) < Pair(1, 3) && Pair(1, 9) < Pair(2, 0))
        #expect("\(Pair(1, 2.5))" == "(1, 2.5)")
    }

    @Test("So is a tuple")
    func tuples() {
        let tuple = Tuple("a", 1, true)
        #expect(tuple.term == ["a", 1, true])
        #expect(tuple == Tuple("a", 1, true) && tuple != Tuple("a", 2, true))
        #expect(Set([tuple]).contains(Tuple("a", 1, true)))
        #expect("\(tuple)" == "(a, 1, true)")
        #expect(Tuple<String, Int, [UInt8]>.valueType.description == "tuple<string, int64, bytes>")
        #expect(tuple.parts.1 == 1)
    }

    @Test("Both are lists in a cluster")
    func coding() async throws {
        try await withCluster { cluster in
            let client = cluster.client
            let graph: Graph = ["two": ["a", 1], "three": ["a", 1, .call("math.toFloat", 2)]]
            let pair = try await client.get(graph, "two", as: Pair<String, Int>.self)
            #expect(pair == Pair("a", 1))
            let tuple = try await client.get(graph, "three", as: Tuple<String, Int, Double>.self)
            #expect(tuple == Tuple("a", 1, 2))
            let wrong = try await thrown(ResultTypeError.self) {
                _ = try await client.get(graph, "three", as: Pair<String, Int>.self)
            }
            #expect(wrong.message.contains("a pair has two parts"))
            _ = try await thrown(ResultTypeError.self) {
                _ = try await client.get(graph, "two", as: Tuple<String, Int, Double>.self)
            }
            _ = try await thrown(ResultTypeError.self) {
                _ = try await client.get(graph, "three", as: Tuple<String, Int>.self)
            }
            let scattered = try await client.scatter(encoding: [tuple])
            let value = try await scattered[0].value()
            #expect(value == ["a", 1, 2.0])
        }
    }
}
