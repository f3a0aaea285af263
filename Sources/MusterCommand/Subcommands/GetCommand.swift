import ArgumentParser
import Muster
import MusterGraph

/// `muster get GRAPH.json KEY…`
struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Run what keys of a graph need, and print their values as JSON.",
        discussion: """
            With one key its value is printed, with several an array. Without --scheduler and MUSTER_SCHEDULER, the graph \
            runs in this process, which is a cluster of its own, with the plugins that came with this command or those in \
            --plugins.

            echo '{"x": 1, "y": {"$": ["math.add", {"$": "x"}, 2]}}' | muster get - y
            """)

    @Argument(help: ArgumentHelp("A graph as JSON; - is standard input.", valueName: "graph"), completion: .file())
    var graph: String

    @Argument(help: ArgumentHelp("The keys whose values are wanted.", valueName: "key"))
    var keys: [String]

    @OptionGroup(title: "The cluster") var cluster: ClusterOptions
    @OptionGroup(title: "A cluster of its own") var worker: LocalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try GraphFile(graph)
        let keys = keys.map { Key($0) }
        let values: [Value]
        do {
            if let address = cluster.address {
                values = try await ClusterOptions.withClient(at: address, timeout: cluster.timeout.duration) {
                    try await Self.get(file.graph, keys, from: $0)
                }
            } else {
                values = try await worker.withCluster { try await Self.get(file.graph, keys, from: $0) }
            }
        } catch let errors as GraphErrors {
            throw CommandFailure(
                CommandFailure.status(of: errors), messages: errors.errors.map { GraphFile.describe($0, in: graph) })
        }
        Output.result(GraphJSON.encode(values.count == 1 ? values[0] : .list(values)))
    }

    private static func get(_ graph: Graph, _ keys: [Key], from client: Client) async throws -> [Value] {
        let line = ProgressLine()
        defer { ProgressLine.clearIfShown() }
        return try await client.get(graph, keys) { progress in
            line.show("tasks", done: progress.doneCount, failed: progress.failedCount, of: progress.taskCount)
        }
    }
}
