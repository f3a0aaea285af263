import ArgumentParser
import Foundation
import MusterGraph
import MusterWorkflow

/// `muster import wfformat FILE`
struct ImportWfFormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wfformat",
        abstract: "Make a graph that replays an instance of WfCommons' WfFormat (wfcommons.org).",
        discussion: """
            Each task becomes one that takes the results of its parents, keeps a processor busy for as long as was recorded, and \
            yields as many bytes as its output files had: `replay.burn`. At the key `summary` is a summary of what the last \
            tasks yielded, so that the whole runs and no large result is fetched. The graph goes to standard output; how large \
            it is and how fast it can be at best, to standard error. Versions 1.4 to 1.6 can be read.

            muster import wfformat blast.json --time-scale 0.01 --byte-scale 0.01 | muster get - summary
            """)

    @Argument(
        help: ArgumentHelp("An instance as JSON; - is standard input.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var file: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the recorded times are multiplied by: 0.001 is a second in a millisecond.", valueName: "factor"))
    var timeScale = 1.0

    @Option(
        name: .long,
        help: ArgumentHelp("What the recorded bytes are multiplied by.", valueName: "factor"))
    var byteScale = 1.0

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Of how many cores the shortest possible time is told. Without it: as many as are here.", valueName: "count"
        ))
    var cores: Int?

    @Option(name: .long, help: ArgumentHelp("The key at which the summary is.", valueName: "key"))
    var result = "summary"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where to write the graph. Without it: on standard output. What is there is replaced.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var output: String?

    @OptionGroup var format: OutputOptions

    func validate() throws {
        for (name, scale) in [("--time-scale", timeScale), ("--byte-scale", byteScale)]
        where !(scale.isFinite && scale >= 0) {
            throw ValidationError("\(name) is 0 or more, not \(scale)")
        }
        if let cores, cores < 1 { throw ValidationError("--cores is at least 1, not \(cores)") }
        if result.isEmpty || result.hasPrefix("$") {
            throw ValidationError("--result is a key, which is not empty and does not begin with $; it is '\(result)'")
        }
    }

    func run() throws {
        let bytes = [UInt8](try InputFile.readOrInput(file))
        do {
            let workflow = try WfFormat.decode(bytes).scaled(time: timeScale, bytes: byteScale)
            let text = try workflow.graph(result: Key(result)).json
            try write(text)
            let report = ReplayReport(
                of: workflow, cores: cores ?? ProcessInfo.processInfo.activeProcessorCount, result: result)
            if format.json { try Output.jsonNote(report) } else { report.lines.forEach(Output.note) }
        } catch let errors as WorkflowErrors {
            throw CommandFailure(.wrongInput, messages: errors.errors.map(describe))
        }
    }

    private func write(_ graph: String) throws {
        guard let output else { return Output.write(graph, to: STDOUT_FILENO) }
        do {
            try Data(graph.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch let error as CocoaError {
            throw CommandFailure(.wrongInput, "\(output) can't be written: \(error.localizedDescription)")
        }
    }

    /// An error with the place where it is: `blast.json:2:5: …`, or `blast.json: workflow.tasks[3]: …`.
    private func describe(_ error: WorkflowError) -> String {
        let name = InputFile.name(of: file)
        guard let line = error.line, let column = error.column else { return "\(name): \(error)" }
        return "\(name):\(line):\(column): \(error.message)"
    }
}
