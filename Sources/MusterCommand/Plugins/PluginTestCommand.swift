import ArgumentParser
import Foundation
import MusterGraph
import MusterRegistry

/// `muster plugin test PLUGIN…`
struct PluginTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the examples in a plugin's documentation.",
        discussion: """
            An example is a line `- Example: math.add(1, 2) == 3` or `- Example: math.divide(1, 0) throws` in a function's \
            documentation, or stands in the manifest's "examples". The functions are called in this process.
            """)

    @Argument(
        help: ArgumentHelp("Plugins: their names, or paths of libraries or manifests.", valueName: "plugin"),
        completion: .file(extensions: ["so", "json"]))
    var plugins: [String]

    @OptionGroup var options: PluginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let folders = try options.folders()
        var reports: [ExampleReport] = []
        for plugin in plugins {
            let opened = try PluginPlace(plugin, in: folders).open()
            reports += opened.library.runExamples(of: opened.manifest?.manifest)
        }
        show(reports)
        let failed = reports.filter { $0.problem != nil }
        if !failed.isEmpty { throw CommandFailure(.failed, messages: failed.map(\.description)) }
        if !output.json { Output.result(Self.summary(reports.count)) }
    }

    private static func summary(_ count: Int) -> String {
        switch count {
        case 0: "no examples"
        case 1: "1 example, all as they say"
        default: "\(count) examples, all as they say"
        }
    }

    private func show(_ reports: [ExampleReport]) {
        guard output.json else { return }
        Output.result(
            GraphJSON.encode(
                .list(
                    reports.map { report in
                        [
                            "function": .string(report.function), "example": .string(report.example),
                            "problem": report.problem.map { .string($0) } ?? .null,
                        ]
                    })))
    }
}
