import ArgumentParser
import Muster
import MusterGraph
import MusterRegistry

/// `muster functions [NAME]`
struct FunctionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "functions",
        abstract: "List the functions that can be called, and which workers have each.",
        discussion: """
            With a name, all that is known of that function; with a family and a dot (`text.`), the functions of it. Without \
            --scheduler and MUSTER_SCHEDULER, or with --plugins or --registry: the functions in the plugin folders.
            """)

    @Argument(help: ArgumentHelp("A function, or the beginning of names.", valueName: "name"))
    var name: String?

    @OptionGroup(title: "Of a cluster") var cluster: ClusterOptions
    @OptionGroup(title: "In folders") var options: PluginOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try cluster.validate(without: options.given)
    }

    func run() async throws {
        let (all, refusals) = try await functions()
        let exact = all.filter { $0.name == name }
        let found = exact.isEmpty ? all.filter { name == nil || $0.name.hasPrefix(name ?? "") } : exact
        if let name, found.isEmpty {
            throw CommandFailure(.wrongInput, Self.complaint(about: name, all, refusals, isJSON: output.json))
        }
        if output.json {
            try Output.json(found)
        } else if exact.isEmpty {
            list(found)
        } else {
            exact.forEach(describe)
        }
    }

    private func functions() async throws -> ([ListedFunction], [PluginRefusal]) {
        if cluster.address(unless: options.given) != nil {
            return (try await cluster.functions().map { ListedFunction($0) }, [])
        }
        let offered = try options.functions(isJSON: output.json)
        let listed = offered.descriptions.map { ListedFunction($0) }
        return (listed.sorted { ($0.name, $0.signature) < ($1.name, $1.signature) }, offered.refusals)
    }

    /// What the check of a graph says of a function that is not there: it knows which names are near.
    private static func complaint(
        about name: String, _ functions: [ListedFunction], _ refusals: [PluginRefusal], isJSON: Bool
    ) -> String {
        let catalog = FunctionCatalog(functions.compactMap(\.description))
        let graph: Graph = ["result": .call(Call(name, []))]
        let errors = refusals.explain(graph.check(catalog: catalog), isJSON: isJSON) { _ in false }
        return errors.first?.message ?? "there is no function \(name)"
    }

    private func list(_ functions: [ListedFunction]) {
        let hasWorkers = functions.contains { !$0.workers.isEmpty }
        var table = Table(
            [("name", .left), ("signature", .left), ("plugin", .left)] + (hasWorkers ? [("workers", .left)] : []))
        for function in functions {
            table.add(
                [function.name, function.signature, "\(function.plugin) \(function.version)"]
                    + (hasWorkers ? [function.workers.joined(separator: ", ")] : []))
        }
        table.show()
    }

    private func describe(_ function: ListedFunction) {
        Output.result("\(function.name)\(function.signature)")
        for line in function.documentation.split(separator: "\n", omittingEmptySubsequences: false) {
            Output.result(line.isEmpty ? "" : "    \(line)")
        }
        Output.result("    Plugin: \(function.plugin) \(function.version)")
        if !function.flags.isEmpty { Output.result("    Flags: \(function.flags.joined(separator: ", "))") }
        if !function.workers.isEmpty { Output.result("    Workers: \(function.workers.joined(separator: ", "))") }
        Output.result("")
    }
}
