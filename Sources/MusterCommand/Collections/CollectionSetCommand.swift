import ArgumentParser
import Muster
import MusterGraph

/// `muster collection set NAME FILE.json`
struct CollectionSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Store a graph or a bag under a name.",
        discussion: """
            The graph is checked as far as it can be before keys are wanted: its JSON, unknown keys, cycles. Functions and \
            types are checked when it is computed, by the workers that are there then. A file with `from` and `then` is a \
            bag, as docs/bags.md describes it.

            muster collection set scores scores.json
            muster collection set mybag mybag.json
            """)

    @Argument(help: ArgumentHelp("The name.", valueName: "name"))
    var name: String

    @Argument(
        help: ArgumentHelp("A graph or a bag as JSON; - is standard input.", valueName: "file"), completion: .file())
    var graph: String

    @Flag(name: .long, help: "Take the place of the collection that has this name.")
    var replace = false

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (name, replace, file) = (name, replace, try GraphFile(graph))
        let info: CollectionInfo
        do {
            info = try await cluster.withClient {
                if let plan = file.plan { return try await $0.setCollection(plan, as: name, replacing: replace) }
                return try await $0.setCollection(file.graph, as: name, replacing: replace)
            }
        } catch let errors as GraphErrors {
            throw CommandFailure(.wrongInput, messages: errors.errors.map { GraphFile.describe($0, in: graph) })
        } catch let error as ClusterError where error.kind == .collectionExists {
            throw CommandFailure(
                .wrongInput, "there is a collection `\(name)` already; --replace puts this one in its place")
        }
        if output.json {
            try Output.json(ListedCollection(info))
        } else if file.plan != nil {
            Output.result("\(name) is stored: a bag")
        } else {
            let keys = "\(file.graph.count) key\(file.graph.count == 1 ? "" : "s")"
            Output.result("\(name) is stored: a graph of \(keys)")
        }
    }
}
