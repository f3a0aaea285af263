import MusterGraph
import Testing

@Suite("Graphs")
struct GraphTests {
    @Test("keys keep the order in which they were added, and the last term counts")
    func order() {
        var graph: Graph = ["b": 1, "a": 2, "b": 3]
        graph.add("c", .key("a"))
        #expect(graph.keys == ["b", "a", "c"])
        #expect(graph["b"] == 3)
        #expect(graph["zz"] == nil)
        #expect(graph.count == 3)
    }

    @Test("a key can be taken away, and the others are still found")
    func removal() {
        var graph = Graph()
        for index in 0..<100 { graph.add("k\(index)", .value(.int64(Int64(index)))) }
        for index in stride(from: 0, to: 100, by: 3) { graph["k\(index)"] = nil }
        graph["none"] = nil
        #expect(graph.count == 66)
        for index in 0..<100 {
            #expect(graph["k\(index)"] == (index % 3 == 0 ? nil : .value(.int64(Int64(index)))))
        }
    }

    @Test("graphs are equal whatever the order of their keys")
    func equality() {
        let graph: Graph = ["a": 1, "b": .call("f", .key("a"))]
        #expect(graph == ["b": .call("f", .key("a")), "a": 1])
        #expect(graph != ["b": .call("f", .key("a")), "a": 2])
        #expect(graph != ["a": 1])
        var both: Graph = ["a": 7]
        both.add(contentsOf: graph)
        #expect(both == graph)
    }

    @Test("keys of every length and script are told apart")
    func keys() {
        var graph = Graph()
        let names = (0..<40).map { String(repeating: "x", count: $0) } + ["é", "e\u{301}x", "ключ", "\0", "\0\0", "😀"]
        for (index, name) in names.enumerated() { graph.add(Key(name), .value(.int64(Int64(index)))) }
        #expect(graph.count == names.count)
        for (index, name) in names.enumerated() { #expect(graph[Key(name)] == .value(.int64(Int64(index)))) }
        // The same text in two Unicode forms is one key.
        #expect(graph["e\u{301}"] == graph["é"])
    }

    @Test("literals of values are values, and stay terms where something is computed")
    func literals() {
        #expect([1, [2.5, "a"], nil] as Term == .value([1, [2.5, "a"], nil]))
        #expect(["a": .key("x")] as Term == .map(["a": .key("x")]))
        #expect([true, .call("f")] as Term == .list([true, .call(Call("f", []))]))
    }
}
