import Foundation

/// Where plugins and manifests may come from. A worker opens nothing that lies elsewhere.
package struct PluginFolders: Hashable, Sendable {
    /// Folders with libraries, and perhaps manifests beside them; the first that has a name wins.
    package let libraries: [String]
    /// Folders with manifests only.
    package let manifests: [String]
    /// The file names of libraries that are there to be asked for, and are not offered with the others.
    package let unoffered: Set<String>

    package init(libraries: [String], manifests: [String] = [], unoffered: Set<String> = []) {
        self.libraries = libraries
        self.manifests = manifests
        self.unoffered = unoffered
    }

    /// The libraries of a build tree that are for tests, and crash whoever calls them, except of those that lie in a
    /// folder that the user named.
    package static func forTests(exceptIn named: [String]) -> Set<String> {
        Set(
            ["libMusterMisbehaving.so"].filter { library in
                !named.contains { FileManager.default.fileExists(atPath: "\($0)/\(library)") }
            })
    }

    /// The folders of a program.
    ///
    /// - Parameters:
    ///   - given: What the user named (`--plugins`); they come first.
    ///   - environment: `MUSTER_PLUGINS` and `MUSTER_REGISTRY` hold folders, separated by colons.
    ///   - executable: The program's path. Beside it lie `lib/muster/plugins` and `share/muster/registry` (or in `..`,
    ///     where the program is in `bin`). A program in a build tree has its plugins in its own folder, and the
    ///     manifests in `registry` at the tree's root.
    package static func standard(
        given: [String] = [], environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: String = Bundle.main.executablePath ?? ""
    ) -> PluginFolders {
        let home = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let around = [home, home.deletingLastPathComponent()]
        let named = given + folders(in: environment["MUSTER_PLUGINS"])
        var libraries = named
        var manifests = folders(in: environment["MUSTER_REGISTRY"])
        libraries += around.map { $0.appendingPathComponent("lib/muster/plugins").path }.filter(isFolder)
        manifests += around.map { $0.appendingPathComponent("share/muster/registry").path }.filter(isFolder)
        if let root = buildTree(of: home) {
            libraries.append(home.path)
            manifests.append(root.appendingPathComponent("registry").path)
        }
        return PluginFolders(
            libraries: libraries, manifests: manifests.filter(isFolder), unoffered: forTests(exceptIn: named))
    }

    /// The root of the package that `folder` is a build folder of; nil elsewhere.
    private static func buildTree(of folder: URL) -> URL? {
        var folder = folder
        while folder.pathComponents.count > 1 {
            let isBuild = folder.lastPathComponent == ".build"
            folder.deleteLastPathComponent()
            if isBuild { return folder }
        }
        return nil
    }

    private static func folders(in variable: String?) -> [String] {
        (variable ?? "").split(separator: ":").map(String.init)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

extension PluginFolders {
    /// What a name came to.
    enum Found {
        /// A plugin, and its manifest where there is one.
        case plugin(path: String, manifest: Manifest?)
        /// A library of the system, or one in a plugin folder, that its manifest describes.
        case foreign(Manifest, path: String?)
    }

    /// Finds a plugin by its name (`text`), the file name of its library (`libText.so`, `Text`), or a path to it, which
    /// must lie in one of the folders.
    func find(_ name: String) throws(LoadError) -> Found {
        if name.contains("/") { return try plugin(at: try contained(name)) }
        let stem = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
        if let manifest = try manifest(named: stem) {
            let path = file(manifest.library)
            if manifest.abi == .c { return .foreign(manifest, path: path) }
            guard let path else { throw .notFound(name: manifest.library, searched: libraries) }
            return .plugin(path: path, manifest: manifest)
        }
        for spelling in [name, "lib\(name).so", "\(name).so"] {
            if let path = file(spelling) { return try plugin(at: path) }
        }
        throw .notFound(name: name, searched: libraries + manifests)
    }

    /// A library at a known place, with the manifest that names it.
    private func plugin(at path: String) throws(LoadError) -> Found {
        let fileName = URL(fileURLWithPath: path).lastPathComponent
        guard let manifest = try allManifests().first(where: { $0.library == fileName }) else {
            return .plugin(path: path, manifest: nil)
        }
        return manifest.abi == .c ? .foreign(manifest, path: path) : .plugin(path: path, manifest: manifest)
    }

    /// The manifest in a file of this name; nil when no folder has one.
    package func manifest(named name: String) throws(LoadError) -> Manifest? {
        for folder in manifests + libraries {
            let path = folder + "/" + name + ".json"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            do { return try Manifest(contentsOf: path) } catch { throw .manifest(error) }
        }
        return nil
    }

    /// Every manifest in the folders for manifests, by file name.
    package func allManifests() throws(LoadError) -> [Manifest] {
        var found: [Manifest] = []
        for folder in manifests {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where name.hasSuffix(".json") && !name.hasSuffix(".schema.json") {
                do { found.append(try Manifest(contentsOf: folder + "/" + name)) } catch { throw .manifest(error) }
            }
        }
        return found
    }

    private func file(_ name: String) -> String? {
        libraries.map { $0 + "/" + name }.first { FileManager.default.isReadableFile(atPath: $0) && !Self.isFolder($0) }
    }

    /// The path without links and dots, if it lies in a folder for libraries.
    private func contained(_ path: String) throws(LoadError) -> String {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let folders = libraries.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
        guard folders.contains(where: { real.hasPrefix($0 + "/") }) else {
            throw .outsideFolders(path: path, folders: libraries)
        }
        return real
    }
}
