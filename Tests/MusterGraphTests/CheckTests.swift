import MusterGraph
import Testing

@Suite("Checking graphs")
struct CheckTests {
    /// The type of `wanted`'s result, spelled.
    private func type(_ graph: Graph, of wanted: Key) throws -> String {
        let (compiled, indices) = try graph.compile(wanted: [wanted])
        let checked = try compiled.check(catalog: .sample, futureType: { _ in .list(.float64) })
        return checked.resultType(of: Int(indices[0])).description
    }

    @Test(
        "types are followed through the graph",
        arguments: [
            (["y": .call("math.add", 1, 2)], "int64"),
            (["y": .call("math.add", 1.5, 2.5)], "float64"),
            (["y": .call("math.add", 1, 2.5)], "float64"),
            (["x": 1, "y": .call("math.add", .key("x"), .call("math.inc", 1))], "int64"),
            (["y": .call("math.add", .call("math.inc", 1), .call("math.sqrt", 2))], "float64"),
            (["y": .call("math.sum", [1, 2])], "int64"),
            (["y": .call("math.sum", [1, 2.5])], "float64"),
            (["y": .call("math.mean", [])], "float64"),
            (["y": .call("math.mean", .call("bag.range", 0, 5))], "float64"),
            (["y": .call("math.mean", .future(TaskID(graph: 1, index: 2)))], "float64"),
            (["y": .call("json.read", "1")], "value"),
            (["y": .call("math.add", .call("json.read", "1"), 1)], "value"),
            (["y": .call("math.inc", .call("json.read", "1"))], "int64"),
            (["y": .call("json.write", [1, "a", .call("math.pi")])], "string"),
            (["y": .call("text.pairs", [["a", 1], ["b", .call("math.inc", 1)]])], "string"),
            (["y": .call("maybe.or", nil, 1)], "int64"),
            (["y": .call("maybe.or", 2, 1)], "int64"),
            (["y": .call("bag.map", .call("bag.range", 0, 5), .function("math.sqrt"))], "list<float64>"),
            (["y": .call("bag.map", ["a", "b"], .function("text.length"))], "list<int64>"),
            (
                ["y": .call("bag.map", ["a"], .call("math.add", .call("text.length", .parameter(0)), 0.5))],
                "list<float64>"
            ),
            (["y": .call("bag.filter", [1, 2], .call("compare.less", .parameter(0), 2))], "list<int64>"),
            (["y": .call("bag.fold", [1, 2], 0, .function("math.add"))], "int64"),
            (["y": [1, 2]], "list<int64>"), (["y": [1, 2.5]], "list<value>"), (["y": ["a": 1]], "map<int64>"),
            (["y": [1, .call("math.inc", 1)]], "list<int64>"), (["y": []], "list<value>"),
        ] as [(Graph, String)])
    func types(graph: Graph, expected: String) throws {
        #expect(try type(graph, of: "y") == expected)
    }

    @Test(
        "each mistake has its message",
        arguments: [
            (
                .call("text.upper", "a", "b"),
                "`text.upper` takes 1 argument (text: string), 2 given; did you mean `text.join`?"
            ),
            (.call("math.pi", 1), "`math.pi` takes no arguments, 1 given; did you mean `math.inc`?"),
            (.call("math.ad", 1, 2), "`math.ad` is not a known function; did you mean `math.add`?"),
            (.call("strings.upper", "a"), "`strings.upper` is not a known function; did you mean `text.upper`?"),
            (.call("nothing.like.it"), "`nothing.like.it` is not a known function"),
            (
                .call("math.inc", 1.5),
                "`math.inc` takes (x: int64): argument `x` must be int64, and float64 is given"
            ),
            (
                .call("math.add", 1, "b"),
                "`math.add` takes (a: float64, b: float64) or (a: int64, b: int64), and (int64, string) is given"
            ),
            (
                .call("odd.both", 1, 2),
                "`odd.both` is ambiguous: (int64, int64) fits (a: float64, b: int64) and (a: int64, b: float64) equally well"
            ),
            (
                .call("bag.map", [1], "math.inc"),
                """
                `bag.map` takes (values: list<T>, f: function<T -> U>): argument `f` must be function<T -> U>, \
                and string is given; a function is given as {"$": {"function": "NAME"}}
                """
            ),
            (
                .call("bag.map", ["a"], .function("math.inc")),
                """
                `bag.map` takes (values: list<T>, f: function<T -> U>): argument `f` must be function<T -> U>, \
                and the function `math.inc` is given: `math.inc` takes (x: int64): argument `x` must be int64, \
                and string is given
                """
            ),
            (
                .call("bag.filter", [1], .call("math.add", .parameter(0), 1)),
                """
                `bag.filter` takes (values: list<T>, f: function<T -> bool>): argument `f` must be function<T -> bool>, \
                and a function that calls `math.add` is given: it results in int64, and bool is asked
                """
            ),
            (
                .call("bag.map", [1], .call("math.add", .parameter(0), .parameter(1))),
                """
                `bag.map` takes (values: list<T>, f: function<T -> U>): argument `f` must be function<T -> U>, \
                and a function that calls `math.add` is given: it uses $1, and is called with 1 argument
                """
            ),
            (
                .call("math.sum", .call("bag.map", ["a"], .function("text.upper"))),
                "`math.sum` takes (values: list<float64>) or (values: list<int64>), and (list<string>) is given"
            ),
        ] as [(Term, String)])
    func mistakes(term: Term, message: String) throws {
        let errors = (["y": term] as Graph).check(catalog: .sample)
        #expect(errors.map(\.message) == [message])
        #expect(errors.first?.key == "y")
    }

    @Test("everything is told at once, each with its key and function")
    func together() throws {
        let graph: Graph = [
            "a": .call("math.inc", .key("b")), "b": .call("math.inc", .key("a")), "c": .call("text.upper", .key("zz")),
            "d": .call("text.upper", 1), "e": .call("math.inc", .call("text.uper", "a")),
            "f": .call("math.inc", .key("d")),
        ]
        let errors = graph.check(catalog: .sample)
        #expect(
            Set(errors.map(\.description)) == [
                "a: `a` needs `b` needs `a`: none of them can be computed first",
                "c: `zz` is not a key of the graph",
                "d: `text.upper` takes (text: string): argument `text` must be string, and int64 is given",
                "e[0]: `text.uper` is not a known function; did you mean `text.upper`?",
            ])
        #expect(errors.first { $0.key == "e[0]" }?.function == "text.uper")
        #expect(graph.check(wanted: ["f"], catalog: .sample).count == 1)
    }

    @Test("arguments that no message could carry are an error")
    func largeArguments() throws {
        let text = String(repeating: "x", count: GraphLimits.argumentByteCount)
        let graph: Graph = ["y": .call("text.upper", .value(.string(text))), "z": .value(.string(text))]
        #expect(
            graph.check(catalog: .sample).map(\.description) == [
                "y: its arguments have 33554437 bytes, and the limit is 33554432; give a large value a key of its own"
            ])
    }

    @Test("a future that nobody holds is an error")
    func unknownFuture() throws {
        let graph: Graph = ["y": .call("math.inc", .future(TaskID(graph: 7, index: 1)))]
        let (compiled, _) = try graph.compile(wanted: ["y"])
        let errors = try #require(throws: GraphErrors.self) {
            try compiled.check(catalog: .sample, futureType: { _ in nil })
        }
        #expect(errors.description == "y: the future 7/1 is not known here; it may have been released")
    }

    @Test("calls are static where types decide, and stay open where only values can")
    func resolution() throws {
        let graph: Graph = [
            "a": .call("math.add", 1, 2), "b": .call("math.add", 1.5, 2), "v": .call("json.read", "1"),
            "c": .call("math.add", .key("v"), .key("a")), "d": .call("math.add", .key("v"), .key("b")),
        ]
        let (compiled, wanted) = try graph.compile(wanted: ["a", "b", "c", "d"])
        let checked = try compiled.check(catalog: .sample, futureType: { _ in nil })
        let functions = wanted.map { checked.functions[Int(checked.functionOf[Int($0)])] }
        #expect(functions.map(\.candidates.count) == [1, 1, 2, 1])
        #expect(functions[0].candidates[0].signature.result == .int64)
        #expect(functions[3].candidates[0].signature.result == .float64)
        #expect(checked.functions.prefix(compiled.functions.count).map(\.name) == compiled.functions)
        let open = functions[2]
        guard
            case .one(let chosen, _) = FunctionCatalog.sample.resolve(
                open.name, among: open.candidates, [.type(.int64), .type(.int64)])
        else {
            Issue.record("values decide")
            return
        }
        #expect(chosen.signature.result == .int64)
    }

    @Test("of two versions, the newer counts")
    func versions() {
        func function(_ version: String) -> FunctionDescription {
            FunctionDescription(
                name: "f", version: version, signature: Signature(literal: "() -> null"), flags: [], plugin: "p",
                documentation: "")
        }
        let catalog = FunctionCatalog([function("1.9.0"), function("1.10.0"), function("1.2.0")])
        #expect(catalog.functions(named: "f").map(\.version) == ["1.10.0"])
    }
}
