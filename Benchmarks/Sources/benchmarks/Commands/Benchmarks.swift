import ArgumentParser
import Foundation

/// Measures clusters on this machine, and puts what came of it into a table.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks",
        abstract: "Measures Muster, and puts what came of it into a table.",
        discussion: "The environment variable MUSTER is the path of the command; ./dev bench sets it, and others.",
        subcommands: [RunCommand.self, TableCommand.self, ReplayCommand.self, LoadCommand.self],
        defaultSubcommand: RunCommand.self)
}

/// Tells something on standard error, which is no result.
func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}
