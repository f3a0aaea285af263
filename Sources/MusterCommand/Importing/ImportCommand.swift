import ArgumentParser

/// `muster import …`: graphs of what others made.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make graphs of workflows that others recorded.",
        discussion:
            "A graph that was made of one runs as any other, with `muster get`, and does as much work in as many tasks.",
        subcommands: [ImportWfFormatCommand.self])
}
