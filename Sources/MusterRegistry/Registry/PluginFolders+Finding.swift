import Foundation

extension PluginFolders {
    /// What lies in the folders, or what a name came to.
    package enum Found: Sendable {
        /// A plugin, and its manifest where there is one.
        case plugin(path: String, manifest: ManifestFile?)
        /// A library of the system, or one in a plugin folder, that its manifest describes.
        case foreign(ManifestFile, path: String?)
        /// A manifest of a plugin that is not here: for those who only want to know of it.
        case absent(ManifestFile)

        /// The manifest, where there is one.
        package var manifest: ManifestFile? {
            switch self {
            case .plugin(_, let manifest): manifest
            case .foreign(let manifest, _), .absent(let manifest): manifest
            }
        }

        /// The library's path, or its file name where it is the system's or absent.
        package var library: String {
            switch self {
            case .plugin(let path, _): path
            case .foreign(let manifest, let path): path ?? manifest.manifest.library
            case .absent(let manifest): manifest.manifest.library
            }
        }
    }

    /// Everything that is offered: libraries in the order of the folders, then foreign libraries, then manifests of
    /// plugins that are not here. Of several files of one name the first counts. A manifest that cannot be read is told
    /// to `problem`, and a library that is called like it is left out.
    package func all(problem: (ManifestError) -> Void) -> [Found] {
        var broken: Set<String> = []
        let manifests = allManifests { error in
            broken.insert(URL(fileURLWithPath: error.file).lastPathComponent)
            problem(error)
        }.filter { !unoffered.contains($0.manifest.library) }
        let foreign = manifests.filter { $0.manifest.abi == .c }
        var seen = unoffered.union(foreign.map(\.manifest.library))
        var found: [Found] = []
        for folder in libraries {
            for name in Self.files(in: folder, ".so") where seen.insert(name).inserted {
                let described = manifests.filter { $0.manifest.library == name }
                let manifest = described.first { $0.folder == URL(fileURLWithPath: folder).path } ?? described.first
                if manifest == nil, broken.contains(Self.manifestName(ofLibrary: name)) { continue }
                found.append(.plugin(path: folder + "/" + name, manifest: manifest))
            }
        }
        var names: Set<String> = []
        for file in foreign where names.insert(file.manifest.name).inserted {
            found.append(.foreign(file, path: library(of: file)))
        }
        return found
            + manifests.filter { seen.insert($0.manifest.library).inserted }.map { .absent($0) }
    }

    /// Finds a plugin by its manifest (`text`), the file name of its library (`libText.so`, `Text`), or a path to it,
    /// which must lie in one of the folders; nil when nothing is called so.
    func find(_ name: String) throws(LoadError) -> Found? {
        if name.contains("/") { return try plugin(at: try contained(name)) }
        let stem = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
        if let manifest = try manifest(named: stem) {
            let path = library(of: manifest)
            if manifest.manifest.abi == .c { return .foreign(manifest, path: path) }
            guard let path else {
                throw .notFound(name: manifest.manifest.library, searched: libraries, near: [])
            }
            return .plugin(path: path, manifest: manifest)
        }
        for spelling in [name, "lib\(name).so", "\(name).so"] {
            if let path = file(spelling) { return try plugin(at: path) }
        }
        return nil
    }

    /// A library at a known place, with the manifest that names it.
    func plugin(at path: String) throws(LoadError) -> Found {
        guard let manifest = try manifest(ofLibraryAt: path) else { return .plugin(path: path, manifest: nil) }
        return manifest.manifest.abi == .c ? .foreign(manifest, path: path) : .plugin(path: path, manifest: manifest)
    }

    /// The library that a manifest is about: beside it, or in the first folder that has one of its name.
    private func library(of manifest: ManifestFile) -> String? {
        let name = manifest.manifest.library
        let beside = libraries.first { URL(fileURLWithPath: $0).path == manifest.folder }
        if let beside, Self.isFile(beside + "/" + name) { return beside + "/" + name }
        return file(name)
    }

    private func file(_ name: String) -> String? {
        libraries.map { $0 + "/" + name }.first(where: Self.isFile)
    }

    private static func isFile(_ path: String) -> Bool {
        FileManager.default.isReadableFile(atPath: path) && !isFolder(path)
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
