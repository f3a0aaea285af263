import Foundation
import MusterRegistry

/// A plugin as people name it: by its name in the plugin folders, or by a path, wherever that leads.
struct PluginPlace {
    /// What `Registry` calls it.
    let name: String
    /// The folders in which it is found.
    let folders: PluginFolders

    init(_ given: String, in folders: PluginFolders) throws {
        guard given.contains("/") || given.hasSuffix(".so") || given.hasSuffix(".json") else {
            name = given
            self.folders = folders
            return
        }
        let file = URL(fileURLWithPath: given).standardizedFileURL
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw CommandFailure(.wrongInput, "\(given): there is no such file")
        }
        guard !FileManager.default.isFolder(file.path) else {
            throw CommandFailure(
                .wrongInput,
                "\(given) is a folder; name a library or a manifest in it, or a plugin, with --plugins \(given)")
        }
        name = file.lastPathComponent
        let folder = file.deletingLastPathComponent().path
        self.folders =
            given.hasSuffix(".json")
            ? PluginFolders(libraries: [folder] + folders.libraries, manifests: [folder])
            : PluginFolders(libraries: [folder], manifests: folders.manifests)
    }

    /// Opens and verifies it.
    func open() throws -> PreparedLoad {
        try Registry(folders: folders).prepare(name)
    }
}
