import ArgumentParser
import MusterRuntime

/// `muster state export FOLDER`
struct StateExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a state as JSON, one entry a line.",
        discussion: """
            Each line says in `table` what it is of: workers, graphs, history, collections. With --graphs the lines of graphs have \
            their tasks, too: key, function, and what each needs. Values are not printed.

            muster state export ~/.local/state/muster/scheduler-5555 | jq 'select(.table == "graphs")'
            """)

    @OptionGroup var argument: StateArgument

    @Flag(name: .long, help: "Print the tasks of graphs.")
    var graphs = false

    func run() throws {
        try StateReader(folder: argument.folder).export(StateExport(hasGraphs: graphs)) { Output.result($0) }
    }
}
