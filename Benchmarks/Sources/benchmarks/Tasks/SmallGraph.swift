import Muster

/// A graph of a few tasks, as somebody submits who waits for the answer: ten numbers, and their sum.
enum SmallGraph {
    static let taskCount = 11

    private static let graph: Graph = {
        var graph = Graph()
        let leaves = graph.addLeaves(taskCount - 1)
        graph["sum"] = .call("math.sum", .list(leaves.map(Term.key)))
        return graph
    }()

    /// Runs it once, and notes what that took.
    static func run(_ client: Client, _ latencies: inout Latencies) async throws {
        let sum = try await latencies.measure {
            try await client.get(graph, "sum", as: Int.self, timeout: .seconds(120))
        }
        if sum != -45 { throw WrongResult(of: "Muster", found: "\(sum)", wanted: "-45") }
    }
}
