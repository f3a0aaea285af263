import ArgumentParser
import MusterRuntime

/// `muster state compact FOLDER`
struct StateCompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Make the file of a state as small as it can be.",
        discussion: """
            No scheduler may use it meanwhile. A scheduler does the same by itself when it starts, where that pays: room that is \
            free inside the file is used again. There has to be room on the disk for a copy of what is in it.
            """)

    @OptionGroup var argument: StateArgument
    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        let byteCountBefore: Int
        let byteCountAfter: Int
    }

    func run() throws {
        let (before, after) = try StateCompaction.run(argument.folder)
        if output.json {
            try Output.json(Report(byteCountBefore: before, byteCountAfter: after))
        } else {
            Output.result("\(describeBytes(Int64(before))), now \(describeBytes(Int64(after))).")
        }
    }
}
