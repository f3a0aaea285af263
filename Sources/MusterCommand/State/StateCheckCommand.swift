import ArgumentParser
import MusterRuntime

/// `muster state check FOLDER`
struct StateCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read every entry of a state, and tell what is wrong.",
        discussion: """
            The file's structure is looked at, every checksum is compared, and every entry is read as a scheduler would. The exit \
            code is 2 when something is wrong.
            """)

    @OptionGroup var argument: StateArgument
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        let entryCount: Int
    }

    func run() throws {
        let check = try StateReader(folder: argument.folder).check()
        guard check.problems.isEmpty else {
            throw CommandFailure(.wrongInput, messages: check.problems.map { "\(argument.folder): \($0)" })
        }
        if output.json {
            try Output.json(Report(entryCount: check.entryCount))
        } else {
            Output.result("\(check.entryCount) entries, all of them good.")
        }
    }
}
