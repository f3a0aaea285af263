import ArgumentParser

/// `muster state …`: what a scheduler keeps on disk.
struct StateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Look at the state that a scheduler keeps on disk.",
        discussion: """
            A scheduler writes down the graphs that it has accepted, what is done of them, and collections, in a folder. These \
            commands look at such a folder, also while a scheduler uses it, and change nothing in it; only `compact` does.
            """,
        subcommands: [
            StateInfoCommand.self, StateCheckCommand.self, StateExportCommand.self, StateCompactCommand.self,
        ])
}

/// The folder that is looked at.
struct StateArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The folder of the state.", valueName: "folder"), completion: .directory)
    var folder: String
}
