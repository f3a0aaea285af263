import ArgumentParser
import Foundation

/// The command `muster`.
@main
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Runs graphs of named functions on many machines.",
        discussion: """
            Try it:  muster call math.add 1 2

            Exit codes: 0 when all went well, 1 when a task failed, 2 when the input or the usage was wrong, 3 when the \
            cluster could not be reached or did not answer in time, 130 when SIGINT (Ctrl-C) ended it before it was \
            done, 143 when SIGTERM did.

            Completions for a shell: muster --generate-completion-script bash (or zsh, or fish).
            """,
        version: Version.description,
        subcommands: [DemoCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Run a cluster", subcommands: [SchedulerCommand.self, WorkerCommand.self, ClusterCommand.self]),
            CommandGroup(
                name: "Use it",
                subcommands: [
                    GetCommand.self, CheckCommand.self, FunctionsCommand.self, StatusCommand.self, CallCommand.self,
                    CollectionCommand.self, ImportCommand.self, StateCommand.self,
                ]),
            CommandGroup(
                name: "Let it run, and come back",
                subcommands: [ResultCommand.self, RequestsCommand.self, CancelCommand.self]),
            CommandGroup(name: "Write functions", subcommands: [PluginCommand.self, StubsCommand.self]),
        ],
        helpNames: .shortAndLong)

    static func main() async {
        Foundation.exit(await Program.run(Array(CommandLine.arguments.dropFirst())))
    }
}
