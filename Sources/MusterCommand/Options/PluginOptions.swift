import ArgumentParser
import Foundation
import MusterRegistry

/// Where functions come from.
struct PluginOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder with plugins; may be given several times.",
            discussion: """
                Without it: the folders in MUSTER_PLUGINS, and those that came with this command.
                """,
            valueName: "folder"),
        completion: .directory)
    var plugins: [String] = []

    @Option(
        name: .long, help: ArgumentHelp("A folder with manifests; may be given several times.", valueName: "folder"),
        completion: .directory)
    var registry: [String] = []

    /// The folders that functions come from. A folder that is named and is not there is an error.
    func folders() throws -> PluginFolders {
        for folder in plugins + registry where !Self.isFolder(folder) {
            let isFile = FileManager.default.fileExists(atPath: folder)
            let problem = isFile ? "is a file; name the folder that it lies in" : "there is no such folder"
            throw CommandFailure(.wrongInput, "\(folder): \(problem)")
        }
        let standard = PluginFolders.standard(given: plugins)
        guard !plugins.isEmpty else {
            return PluginFolders(
                libraries: standard.libraries, manifests: registry + standard.manifests,
                unoffered: standard.unoffered)
        }
        return PluginFolders(
            libraries: plugins, manifests: registry + (registry.isEmpty ? standard.manifests : []),
            unoffered: standard.unoffered)
    }

    /// The same, as arguments for another `muster`.
    var arguments: [String] {
        plugins.flatMap { ["--plugins", $0] } + registry.flatMap { ["--registry", $0] }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
