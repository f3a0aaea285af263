import ArgumentParser
import Foundation
import MusterRegistry

/// `muster plugin describe LIBRARY`
struct PluginDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Print a plugin's manifest, made from the library.",
        discussion: """
            The manifest is JSON, and belongs into a registry folder as NAME.json. A plugin that was written with \
            @Operation is only read, not run.

            muster plugin describe .build/debug/libGreeting.so > registry/greeting.json
            """)

    @Argument(help: ArgumentHelp("The plugin's library.", valueName: "library"), completion: .file(extensions: ["so"]))
    var library: String

    @Flag(name: .long, help: "Have the functions run in processes of their own: a member \"isolation\" says so.")
    var isolate = false

    @OptionGroup var output: OutputOptions

    func run() throws {
        guard FileManager.default.fileExists(atPath: library) else {
            throw CommandFailure(.wrongInput, "\(library): there is no such file")
        }
        var manifest = try Manifest.describing(library)
        if isolate { manifest.isolation = .process }
        Output.write(try manifest.json(), to: STDOUT_FILENO)
    }
}
