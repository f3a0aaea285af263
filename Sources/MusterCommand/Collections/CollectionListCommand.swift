import ArgumentParser
import Muster

/// `muster collection list`
struct CollectionListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the collections that a scheduler stores.",
        discussion: "With --json also the versions that there were of the functions when a collection was stored.")

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let collections = try await cluster.withClient { try await $0.collections() }.map { ListedCollection($0) }
        guard !output.json else {
            try Output.json(collections)
            return
        }
        guard !collections.isEmpty else {
            Output.result("No collection is stored.")
            return
        }
        var table = Table([
            ("name", .left), ("kind", .left), ("size", .right), ("stored", .left), ("functions", .left),
        ])
        for collection in collections {
            table.add([
                collection.name, collection.kind, describeBytes(Int64(collection.byteCount)), collection.storedAt,
                collection.functionNames,
            ])
        }
        table.show()
    }
}
