import ArgumentParser
import Foundation
import MusterRegistry

/// Where functions come from.
struct PluginOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder with plugins, and perhaps manifests; may be given several times.",
            discussion: "After it come the folders in MUSTER_PLUGINS, then those that came with this command.",
            valueName: "folder"),
        completion: .directory)
    var plugins: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where else manifests are looked for than beside the libraries; may be given several times.",
            discussion: "After it come the folders in MUSTER_REGISTRY, then that which came with this command.",
            valueName: "folder"),
        completion: .directory)
    var registry: [String] = []

    /// The folders that functions come from. A folder that is named and is not there is an error.
    func folders() throws -> PluginFolders {
        for folder in plugins + registry where !FileManager.default.isFolder(folder) {
            let isFile = FileManager.default.fileExists(atPath: folder)
            let problem = isFile ? "is a file; name the folder that it lies in" : "there is no such folder"
            throw CommandFailure(.wrongInput, "\(folder): \(problem)")
        }
        return PluginFolders.standard(given: plugins, manifests: registry)
    }

    /// The first of these options that was given; nil when none was.
    var given: String? { plugins.isEmpty ? registry.isEmpty ? nil : "--registry" : "--plugins" }

    /// The same, as arguments for another `muster`.
    var arguments: [String] {
        plugins.flatMap { ["--plugins", $0] } + registry.flatMap { ["--registry", $0] }
    }
}
