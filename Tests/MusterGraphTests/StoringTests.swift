import MusterGraph
import Testing

@Suite("Graphs that are stored")
struct StoringTests {
    @Test("all functions that are named are told, once and in order, wherever they stand")
    func functions() throws {
        let graph: Graph = [
            "x": .call("text.length", "a"), "y": .call("math.add", .key("x"), .call("math.inc", .key("x"))),
            "z": .call("bag.map", [1, 2], .call("math.add", .parameter(0), 1)),
            "f": .function("math.sqrt"), "w": .call("bag.map", [1, 2], .key("f")),
            "list": [1, .call("no.such", nil)],
        ]
        #expect(
            try graph.functionsForStoring()
                == ["bag.map", "math.add", "math.inc", "math.sqrt", "no.such", "text.length"])
        #expect(try Graph().functionsForStoring() == [])
        let plain: Graph = ["x": 1, "y": .key("x")]
        #expect(try plain.functionsForStoring() == [])
    }

    @Test("what is wrong whatever is wanted is told at once, with its place")
    func errors() throws {
        let json = """
            {"a": {"$": ["math.add", {"$": "nowhere"}, 1]},
             "b": {"$": ["math.inc", {"$": "c"}]},
             "c": {"$": ["math.inc", {"$": "b"}]},
             "d": {"$": ["math.inc", {"$": {"future": "3/4"}}]}}
            """
        let graph = try Graph(json: json)
        let errors = #expect(throws: GraphErrors.self) { try graph.functionsForStoring() }
        let lines = (errors?.errors ?? []).map { "\($0.line ?? 0) \($0)" }
        #expect(lines.contains { $0.hasPrefix("1 ") && $0.contains("nowhere") }, "\(lines)")
        #expect(lines.contains { $0.contains("`b` needs `c` needs `b`") || $0.contains("`c` needs `b` needs `c`") })
        #expect(
            lines.contains { $0.hasPrefix("4 ") && $0.contains("d: the future 3/4 can't be stored") }, "\(lines)")
        #expect(lines.count == 3)
    }

    @Test("types and arity are not looked at: the functions are not known yet")
    func types() throws {
        let graph: Graph = ["y": .call("math.inc", "a", "b", "c")]
        #expect(try graph.functionsForStoring() == ["math.inc"])
    }

    @Test(
        "several names that are near are told, the nearest first",
        arguments: [
            ("mybag", ["mybag", "mybga", "yourbag"], ["mybga"]),
            ("mybags", ["b", "mybig", "mybag"], ["mybag", "mybig"]),
            ("abcd", ["abce", "abcf", "abcg", "abch"], ["abce", "abcf"]), ("x", ["y", "z"], []), ("", ["a"], []),
            ("text.lenght", ["math.length", "text.length"], ["text.length"]),
        ])
    func near(name: String, names: [String], expected: [String]) {
        #expect(EditDistance.near(name, among: names, upTo: 2) == expected)
    }
}
