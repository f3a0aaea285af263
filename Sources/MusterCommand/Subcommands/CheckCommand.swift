import ArgumentParser
import Muster
import MusterGraph
import MusterRegistry

/// `muster check GRAPH.json`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with a graph or a bag, and run nothing.",
        discussion: """
            The graph is checked against the functions of the cluster that --scheduler or MUSTER_SCHEDULER names; without \
            one, or with --plugins or --registry, against the plugins and manifests in those and the folders that came \
            with this command. Exit code 2: something is wrong. Exit code 3: no worker is connected, so that nothing can be \
            said.
            """)

    @Argument(help: ArgumentHelp("A graph as JSON; - is standard input.", valueName: "graph"), completion: .file())
    var graph: String

    @Argument(help: ArgumentHelp("Only what these keys need; without them, all of it.", valueName: "key"))
    var keys: [String] = []

    @OptionGroup(title: "Against a cluster") var cluster: ClusterOptions
    @OptionGroup(title: "Against manifests and plugins") var options: PluginOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try cluster.validate(without: options.given)
    }

    func run() async throws {
        let file = try GraphFile(graph)
        let (catalog, refusals) = try await catalog()
        let found = file.graph.check(wanted: keys.isEmpty ? nil : keys.map { Key($0) }, catalog: catalog, files: .local)
        let errors = refusals.explain(found, isJSON: output.json) { !catalog.functions(named: $0).isEmpty }
        if output.json { try Output.json(errors.map(Complaint.init)) }
        guard errors.isEmpty else {
            throw CommandFailure(
                .wrongInput, messages: output.json ? [] : errors.map { GraphFile.describe($0, in: graph) })
        }
        let size = file.plan == nil ? "\(file.graph.count) keys" : "a bag"
        if !output.json { Output.result("\(graph == "-" ? "The graph" : graph) is right: \(size)") }
    }

    private func catalog() async throws -> (FunctionCatalog, [PluginRefusal]) {
        if cluster.address(unless: options.given) != nil {
            let functions = try await cluster.functions()
            return (FunctionCatalog(functions.compactMap { ListedFunction($0).description }), [])
        }
        let offered = try options.functions(isJSON: output.json)
        return (FunctionCatalog(offered.descriptions), offered.refusals)
    }

    /// One thing that is wrong, for programs.
    private struct Complaint: Encodable {
        let key: String?
        let function: String?
        let line: Int?
        let column: Int?
        let message: String

        init(_ error: GraphError) {
            key = error.key?.name
            function = error.function
            line = error.line
            column = error.column
            message = error.message
        }
    }
}
