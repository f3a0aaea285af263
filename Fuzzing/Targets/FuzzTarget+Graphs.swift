import MusterGraph
import MusterPrimitives

extension FuzzTarget {
    /// Graphs as they travel and are stored.
    static let graphBytes = FuzzTarget("graph-bytes") { bytes in
        try use(try CompiledGraph(decoding: Payload(bytes)))
    }

    /// Graphs in JSON, as people write them.
    static let graphJSON = FuzzTarget("graph-json") { bytes in
        try use(try Graph(json: bytes))
    }

    /// Plans of bags in JSON.
    static let plans = FuzzTarget("plans") { bytes in
        _ = GraphJSON.isPlan(bytes)
        let plan = try GraphJSON.decodePlan(bytes)
        let text = GraphJSON.encode(plan)
        let again = try FuzzFinding.never("a plan that was written is refused: \(text)") {
            try GraphJSON.decodePlan(Array(text.utf8))
        }
        try FuzzFinding.unless(GraphJSON.encode(again) == text, "a plan changes on its way: \(text)")
        // Its keys begin with `$`, as no text of a graph's may.
        let (graph, results) = try plan.graph(files: .supposed)
        try compile(graph, wanted: results)
    }

    /// The functions of bags, and those of no other plugin.
    private static let catalog = FunctionCatalog(Primitives.descriptions)

    private static func use(_ graph: Graph) throws {
        let text = graph.json
        let again = try FuzzFinding.never("a graph that was written is refused: \(text)") { try Graph(json: text) }
        try FuzzFinding.unless(again.json == text, "a graph changes on its way: \(text)")
        _ = try? graph.functionsForStoring()
        for error in graph.check(catalog: catalog, files: .supposed) {
            try FuzzFinding.unless(!error.description.isEmpty, "an error says nothing")
        }
        try compile(graph, wanted: graph.keys)
    }

    private static func compile(_ graph: Graph, wanted: [Key]) throws {
        let compiled = try graph.compile(wanted: wanted, files: .supposed).graph
        try use(
            try FuzzFinding.never("a graph that was compiled is refused") {
                try CompiledGraph(decoding: compiled.encode())
            })
    }

    private static func use(_ graph: CompiledGraph) throws {
        let bytes = graph.encode()
        let again = try FuzzFinding.never("a graph that was encoded is refused") { try CompiledGraph(decoding: bytes) }
        try FuzzFinding.unless(again.encode() == bytes, "a compiled graph changes on its way")
        for task in 0..<graph.count {
            _ = graph.key(of: task)
            graph.forEachReference(of: task) { _ in }
        }
        _ = try? graph.check(catalog: catalog, futureType: { _ in nil })
    }
}
