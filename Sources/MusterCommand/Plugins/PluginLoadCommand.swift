import ArgumentParser
import Muster
import MusterGraph

/// `muster plugin load NAME`
struct PluginLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Have all workers of a running cluster open a plugin.",
        discussion: """
            The library has to lie in a plugin folder of each worker; it is named, not sent. Either every worker opens it, or \
            none does. Exit code 1: a worker could not.
            """)

    @Argument(help: ArgumentHelp("The plugin's name, or the file name of its library.", valueName: "name"))
    var name: String

    @Flag(
        name: .long,
        help: "Take the place of another build of the same version; tasks that have begun keep the old one.")
    var replace = false

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (name, replace, timeout) = (name, replace, cluster.patience)
        let results = try await cluster.withClient {
            try await $0.loadPlugin(named: name, replace: replace, timeout: timeout)
        }
        try show(results)
    }
}

extension PluginLoadCommand {
    private func show(_ results: [PluginLoad]) throws {
        if output.json {
            try Output.json(results)
        } else {
            var table = Table([("worker", .left), ("version", .left), ("result", .left)])
            for result in results {
                table.add([result.worker, result.version, result.loaded ? result.result : "not loaded"])
            }
            table.show()
        }
        guard results.allSatisfy(\.loaded) else {
            throw CommandFailure(.failed, messages: Self.problems(with: name, in: results))
        }
    }

    /// How many workers could not, then each problem once, after the names of the workers that have it. A worker that
    /// found a version could have loaded it.
    private static func problems(with name: String, in results: [PluginLoad]) -> [String] {
        let refused = results.filter { !$0.loaded && $0.version.isEmpty }
        let all = "\(results.count) worker\(results.count == 1 ? "" : "s")"
        var workers: [String: [String]] = [:]
        var problems: [String] = []
        for result in refused {
            if workers[result.result] == nil { problems.append(result.result) }
            workers[result.result, default: []].append(result.worker)
        }
        let summary = "\(name): \(refused.count) of \(all) could not open it, so nothing was changed"
        return [summary] + problems.map { "\((workers[$0] ?? []).sorted().joined(separator: ", ")): \($0)" }
    }
}
