import ArgumentParser
import Muster

/// `muster collection get NAME`
struct CollectionGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print a stored plan as JSON.",
        discussion: """
            Nothing is run: `muster collection compute` does that. When no connected worker has some of the functions that the \
            plan needs, they are told, and the exit code is 3; with --unchecked the plan is printed all the same.
            """)

    @Argument(help: ArgumentHelp("The name.", valueName: "name"))
    var name: String

    @Flag(name: .long, help: "Print the plan whether or not workers have the functions that it needs.")
    var unchecked = false

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (name, isChecked) = (name, !unchecked)
        let collection = try await cluster.withClient {
            try await $0.collection(named: name, checkingFunctions: isChecked)
        }
        // The text of a graph ends its last line itself.
        Output.result(collection.json.hasSuffix("\n") ? String(collection.json.dropLast()) : collection.json)
    }
}
