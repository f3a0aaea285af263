import Foundation

/// Where plugins and manifests may come from. A worker opens nothing that lies elsewhere.
package struct PluginFolders: Hashable, Sendable {
    /// Folders with libraries, and perhaps manifests beside them; the first that has a name wins.
    package let libraries: [String]
    /// Where else manifests are looked for.
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
    ///   - manifests: The folders with manifests that the user named (`--registry`); they come first.
    ///   - environment: `MUSTER_PLUGINS` and `MUSTER_REGISTRY` hold folders, separated by colons.
    ///   - executable: The program's path. Beside it lie `lib/muster/plugins` and `share/muster/registry` (or in `..`,
    ///     where the program is in `bin`). A program in a build tree has its plugins in its own folder, and the
    ///     manifests in `registry` at the tree's root.
    package static func standard(
        given: [String] = [], manifests givenManifests: [String] = [],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: String = Bundle.main.executablePath ?? ""
    ) -> PluginFolders {
        let home = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let around = [home, home.deletingLastPathComponent()]
        let named = given + folders(in: environment["MUSTER_PLUGINS"])
        var libraries = named
        var manifests = givenManifests + folders(in: environment["MUSTER_REGISTRY"])
        libraries += around.map { $0.appendingPathComponent("lib/muster/plugins").path }.filter(isFolder)
        manifests += around.map { $0.appendingPathComponent("share/muster/registry").path }.filter(isFolder)
        if let root = buildTree(of: home) {
            libraries.append(home.path)
            manifests.append(root.appendingPathComponent("registry").path)
        }
        return PluginFolders(
            libraries: once(libraries), manifests: once(manifests.filter(isFolder)),
            unoffered: forTests(exceptIn: named))
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

    /// Each folder where it comes first: the user may name one that is looked at anyway.
    private static func once(_ folders: [String]) -> [String] {
        var seen: Set<String> = []
        return folders.filter { seen.insert(URL(fileURLWithPath: $0).standardizedFileURL.path).inserted }
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
