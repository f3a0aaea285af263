import ArgumentParser
import MusterRuntime

/// `muster state info FOLDER`
struct StateInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Tell what is in a state, and who uses it.",
        discussion: "Entries are counted, and not read: `muster state check` does that.")

    @OptionGroup var argument: StateArgument
    @OptionGroup var output: OutputOptions

    func run() throws {
        let reader = StateReader(folder: argument.folder)
        let report = StateReport(try reader.summary(), owner: reader.owner)
        guard !output.json else {
            try Output.json(report)
            return
        }
        Output.result("Format:       \(report.format)")
        Output.result("State:        \(report.state), opened \(report.incarnation) times")
        Output.result("In use:       \(report.use)")
        Output.result(
            "File:         \(describeBytes(Int64(report.fileByteCount))), of which \(describeBytes(Int64(report.usedByteCount)))"
                + " are used")
        var table = Table([("table", .left), ("entries", .right), ("size", .right)])
        for row in report.tables {
            table.add([row.name, "\(row.entryCount)", describeBytes(Int64(row.byteCount))])
        }
        table.show()
    }
}
