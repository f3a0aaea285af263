import MusterGraph
import Testing

@Suite("Compiling graphs")
struct CompileTests {
    @Test("the example of the guide is one task with its literal inside")
    func example() throws {
        let graph: Graph = ["x": 1, "y": .call("math.add", .key("x"), 2)]
        let (compiled, wanted) = try graph.compile(wanted: ["y"])
        #expect(wanted == [0])
        #expect(compiled.functions == ["math.add"])
        #expect(compiled.functionOf == [0])
        #expect(compiled.arguments(of: 0) == Payload([1, 2]))
        #expect(compiled.key(of: 0) == "y")
    }

    @Test("a wanted literal is a task, and still inline for those who use it")
    func wantedLiteral() throws {
        let graph: Graph = ["x": 1, "y": .call("math.add", .key("x"), 2)]
        let (compiled, wanted) = try graph.compile(wanted: ["y", "x"])
        #expect(compiled.count == 2)
        #expect(compiled.functionOf[Int(wanted[1])] == CompiledGraph.noFunction)
        #expect(compiled.references(of: Int(wanted[0])).isEmpty)
    }

    @Test("calls inside calls become tasks that are named by their place")
    func nesting() throws {
        let graph: Graph = [
            "y": .call("math.add", .call("math.inc", .call("math.one")), [1, .call("math.inc", 5)])
        ]
        let (compiled, wanted) = try graph.compile(wanted: ["y"])
        #expect((0..<compiled.count).map { compiled.key(of: $0).name } == ["y[0][0]", "y[0]", "y[1][1]", "y"])
        #expect(wanted == [3])
        #expect(compiled.references(of: 3) == [.task(1), .task(2)])
        #expect(compiled.references(of: 1) == [.task(0)])
    }

    @Test("what is not wanted is left out, and aliases are resolved")
    func culling() throws {
        let graph: Graph = [
            "a": .call("f"), "b": .key("a"), "c": .key("b"), "d": .call("g", .key("c")),
            "e": .call("h", .key("missing")),
        ]
        let (compiled, wanted) = try graph.compile(wanted: ["d", "c", "a"])
        #expect(compiled.functions.sorted() == ["f", "g"])
        #expect(wanted == [1, 0, 0])
        #expect(compiled.references(of: 1) == [.task(0)])
    }

    @Test("large literals are tasks of their own, small lists are not")
    func literals() throws {
        let graph: Graph = [
            "large": .value(.list((0..<2000).map { .int64($0) })), "small": [1, 2, 3], "text": .value(.string("é")),
            "y": .call("f", .key("large"), .key("small"), .key("large"), .key("text")),
        ]
        let (compiled, _) = try graph.compile(wanted: ["y"])
        #expect(compiled.count == 2)
        #expect(compiled.functionOf[0] == CompiledGraph.noFunction)
        #expect(compiled.references(of: 1) == [.task(0), .task(0)])
    }

    @Test("options travel with their task, and orders are references that are not arguments")
    func options() throws {
        let graph: Graph = [
            "a": .call("f"), "x": 1,
            "b": .call("g", 7, retries: 2, priority: -1, after: ["a", "x"], rerun: true, timeout: .milliseconds(1500)),
        ]
        let (compiled, _) = try graph.compile(wanted: ["b"])
        #expect(
            compiled.options == [
                TaskOptions(index: 1, retries: 2, priority: -1, rerun: true, timeoutMilliseconds: 1500)
            ])
        #expect(compiled.options(of: 0) == nil)
        #expect(compiled.references(of: 1) == [.after(0)])
    }

    @Test("functions are arguments: named, described, and at a key of their own")
    func functions() throws {
        let graph: Graph = [
            "b": .call("bag.range", 0, 5), "inc": .function("math.inc"), "limit": .call("limit"),
            "c": .call("bag.map", .key("b"), .key("inc")),
            "d": .call(
                "bag.filter", .key("c"), .call("compare.less", .call("math.add", .parameter(0), 1), .key("limit"))),
            "e": .call("math.sum", .call("bag.filter", .key("d"), .call("compare.less", .parameter(0), 3))),
        ]
        let (compiled, _) = try graph.compile(wanted: ["e"])
        let names = (0..<compiled.count).map { compiled.key(of: $0).name }
        #expect(Set(names) == ["b", "limit", "c", "d", "e[0]", "e"])
        let place = try #require(names.firstIndex(of: "d"))
        let limit = try #require(names.firstIndex(of: "limit"))
        #expect(compiled.references(of: place).contains(.task(UInt32(limit))))
        #expect(try CompiledGraph(decoding: compiled.encode()) == compiled)
    }

    @Test(
        "everything that is wrong is told at once",
        arguments: [
            (["y": .call("f", .key("xx")), "xy": 1], ["y": "`xx` is not a key of the graph; did you mean `xy`?"]),
            (
                ["a": .call("f", .key("c")), "b": .call("f", .key("a")), "c": .call("f", .key("b"), .key("zebra"))],
                [
                    "a": "`a` needs `c` needs `b` needs `a`: none of them can be computed first",
                    "c": "`zebra` is not a key of the graph",
                ]
            ),
            (["a": .call("f", .key("a"))], ["a": "`a` needs itself"]),
            (["a": .key("b"), "b": .key("a")], ["a": "`a` needs `b` needs `a`: none of them can be computed first"]),
            (
                ["a": .call("f", .parameter(1))],
                ["a": "`$1` stands for a parameter, and there is no function around it"]
            ),
            (["a": .function("f")], ["a": "a function is not a result; it can only be an argument"]),
        ] as [(Graph, [String: String])])
    func errors(graph: Graph, expected: [String: String]) throws {
        let errors = try #require(throws: GraphErrors.self) { try graph.compile(wanted: graph.keys) }.errors
        let found = Dictionary(errors.map { ($0.key?.name ?? "", $0.message) }, uniquingKeysWith: { $0 + "|" + $1 })
        for (key, message) in expected { #expect(found[key] == message) }
        #expect(found.count == expected.count)
    }

    @Test("an unknown wanted key is an error of the graph")
    func unknownWanted() throws {
        let graph: Graph = ["total": 1]
        let errors = try #require(throws: GraphErrors.self) { try graph.compile(wanted: ["totl"]) }
        #expect(errors.description == "`totl` is not a key of the graph; did you mean `total`?")
    }

    @Test("nesting beyond the bound is an error, however it was built")
    func depth() throws {
        var term: Term = 1
        for _ in 0..<500 { term = .call("f", term) }
        let errors = try #require(throws: GraphErrors.self) { try (["a": term] as Graph).compile(wanted: ["a"]) }
        #expect(errors.errors.count == 1)
        #expect(errors.errors[0].message == "calls, lists and maps nest at most 112 deep")
    }

    @Test("a chain of 100,000 calls and one of aliases compile")
    func longChains() throws {
        var graph: Graph = ["k0": .call("f"), "a0": .key("k0")]
        for index in 1..<100_000 {
            graph.add("k\(index)", .call("f", .key("k\(index - 1)")))
            graph.add("a\(index)", .key("a\(index - 1)"))
        }
        let (compiled, wanted) = try graph.compile(wanted: ["k99999", "a99999"])
        #expect(compiled.count == 100_000)
        #expect(wanted == [99_999, 0])
        #expect((1..<100_000).allSatisfy { compiled.references(of: $0) == [.task(UInt32($0 - 1))] })
    }
}

extension CompiledGraph {
    /// What the arguments of task `index` refer to.
    func references(of index: Int) -> [ArgumentReference] {
        var references: [ArgumentReference] = []
        forEachReference(of: index) { references.append($0) }
        return references
    }
}
