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
            for result in results { table.add([result.worker, result.version, result.result]) }
            table.show()
        }
        let failed = results.filter { !$0.loaded }
        guard failed.isEmpty else {
            throw CommandFailure(
                .failed,
                "\(name) was not loaded: \(failed.count) of \(results.count) workers could not open it, so none has it")
        }
    }
}
