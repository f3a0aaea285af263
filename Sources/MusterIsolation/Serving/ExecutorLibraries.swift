import Foundation
import MusterRegistry

/// The libraries that an executor process has opened: the same files that its worker has.
final class ExecutorLibraries {
    private var opened: [LibraryName: PluginLibrary] = [:]

    /// Opens a library, once.
    func open(_ name: LibraryName) throws -> PluginLibrary {
        if let library = opened[name] { return library }
        let copy = name.copy.isEmpty ? nil : name.copy
        let library: PluginLibrary
        if name.manifest.isEmpty {
            library = try PluginLibrary.open(path: name.path, from: copy)
        } else {
            let manifest = try Manifest(decoding: Data(name.manifest.utf8), from: name.path)
            let path = name.path.contains("/") ? name.path : nil
            library = try PluginLibrary.open(foreign: manifest, path: path, from: copy)
        }
        guard library.contentHash == name.hash else {
            throw IsolationFailure(
                "\(name.path) is not the file any more that the worker has loaded (build \(name.hash)), but build"
                    + " \(library.contentHash); load it again (muster plugin load --replace), or start the worker again"
            )
        }
        opened[name] = library
        return library
    }
}
