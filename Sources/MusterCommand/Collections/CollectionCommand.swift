import ArgumentParser

/// `muster collection …`: plans that a scheduler stores under names.
struct CollectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collection",
        abstract: "Store plans under names, and go on from them anywhere.",
        discussion: """
            A collection is the plan of a graph or a bag, and no data: nothing runs until it is computed. The scheduler keeps \
            it, for every client, until it is deleted or the scheduler ends.
            """,
        subcommands: [
            CollectionSetCommand.self, CollectionGetCommand.self, CollectionListCommand.self,
            CollectionDeleteCommand.self, CollectionComputeCommand.self,
        ])
}
