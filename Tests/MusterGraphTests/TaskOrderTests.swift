import MusterGraph
import Testing

@Suite("The order of tasks")
struct TaskOrderTests {
    /// The keys in the order in which they would run, and the most results that are alive at once.
    private func order(_ graph: Graph, wanted: [Key]) throws -> (keys: [String], alive: Int) {
        let (compiled, indices) = try graph.compile(wanted: wanted)
        var uses = [Int](repeating: 0, count: compiled.count)
        for index in indices { uses[Int(index)] += 1 }
        for task in 0..<compiled.count {
            for input in compiled.inputs(of: task) { uses[input] += 1 }
        }
        var (alive, most) = (0, 0)
        for task in 0..<compiled.count {
            alive += 1
            most = max(most, alive)
            for input in compiled.inputs(of: task) {
                #expect(input < task)
                uses[input] -= 1
                if uses[input] == 0 { alive -= 1 }
            }
        }
        return ((0..<compiled.count).map { compiled.key(of: $0).name }, most)
    }

    @Test("a tree reduction is finished subtree by subtree")
    func tree() throws {
        var graph = Graph()
        for leaf in 0..<1024 { graph.add("0-\(leaf)", .call("load", .value(.int64(Int64(leaf))))) }
        for level in 1...10 {
            for node in 0..<(1024 >> level) {
                graph.add(
                    "\(level)-\(node)",
                    .call("add", .key("\(level - 1)-\(2 * node)"), .key("\(level - 1)-\(2 * node + 1)")))
            }
        }
        let (keys, alive) = try order(graph, wanted: ["10-0"])
        #expect(keys.prefix(7) == ["0-0", "0-1", "1-0", "0-2", "0-3", "1-1", "2-0"])
        // One result for each level, and two leaves and their sum at the lowest.
        #expect(alive == 12)
    }

    @Test("the more demanding input comes first, whatever the order of arguments")
    func demanding() throws {
        let graph: Graph = [
            "small": .call("load"), "a": .call("load"), "b": .call("load"), "c": .call("load"),
            "large": .call("f", .key("a"), .key("b"), .key("c")), "y": .call("g", .key("small"), .key("large")),
        ]
        let (keys, alive) = try order(graph, wanted: ["y"])
        #expect(keys == ["a", "b", "c", "large", "small", "y"])
        #expect(alive == 4)
    }

    @Test("what two results share is dropped as soon as both have used it")
    func shared() throws {
        var graph = Graph()
        for part in 0..<100 {
            graph.add("p\(part)", .call("load"))
            graph.add("a\(part)", .call("sum", .key("p\(part)")))
            graph.add("b\(part)", .call("count", .key("p\(part)")))
        }
        graph.add("a", .call("total", .list((0..<100).map { .key("a\($0)") })))
        graph.add("b", .call("total", .list((0..<100).map { .key("b\($0)") })))
        let (keys, alive) = try order(graph, wanted: ["a", "b"])
        #expect(keys.prefix(6) == ["p0", "a0", "b0", "p1", "a1", "b1"])
        #expect(alive == 201)
    }

    /// A million tasks; fewer in a debug build, which takes a minute for them.
    private static let many: Int = {
        #if DEBUG
            100_000
        #else
            1_000_000
        #endif
    }()

    @Test("a fan-out of a million tasks into one compiles")
    func million() throws {
        var graph: Graph = ["x": .call("load")]
        for index in 0..<Self.many { graph.add("k\(index)", .call("f", .key("x"))) }
        graph.add("sum", .call("sum", .list((0..<Self.many).map { .key("k\($0)") })))
        let (compiled, wanted) = try graph.compile(wanted: ["sum"])
        #expect(compiled.count == Self.many + 2)
        #expect(wanted == [UInt32(Self.many + 1)])
        #expect(compiled.key(of: 1) == "k0")
        #expect(compiled.inputs(of: Self.many + 1).count == Self.many)
    }
}

extension CompiledGraph {
    /// The tasks that task `index` needs, each once.
    func inputs(of index: Int) -> [Int] {
        var seen: Set<Int> = []
        return references(of: index).compactMap { reference in
            switch reference {
            case .task(let input), .after(let input): seen.insert(Int(input)).inserted ? Int(input) : nil
            case .future: nil
            }
        }
    }
}
