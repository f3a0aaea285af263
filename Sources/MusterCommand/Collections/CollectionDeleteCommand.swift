import ArgumentParser
import Muster

/// `muster collection delete NAME`
struct CollectionDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a collection.",
        discussion: "What is being computed from it goes on.")

    @Argument(help: ArgumentHelp("The name.", valueName: "name"))
    var name: String

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = name
        let info = try await cluster.withClient { try await $0.deleteCollection(named: name) }
        if output.json {
            try Output.json(ListedCollection(info))
        } else {
            Output.result("\(name) is deleted")
        }
    }
}
