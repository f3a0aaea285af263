import Foundation
import MusterGraph

/// Plugins by the names that they call themselves, which only the libraries know.
extension Registry {
    /// The plugin that calls itself `name`, in the first folder that has one.
    ///
    /// A plugin that was written with `@Operation` is read; another one has to be opened and asked.
    func plugin(calledItself name: String) throws(LoadError) -> PluginFolders.Found {
        var names: [String] = folders.allManifests { _ in }.map(\.manifest.name)
        for folder in folders.libraries {
            var matches: [String] = []
            for file in PluginFolders.files(in: folder, ".so") where !folders.unoffered.contains(file) {
                guard let own = self.name(ofLibraryAt: folder + "/" + file) else { continue }
                if own == name { matches.append(folder + "/" + file) }
                names += [own, PluginFolders.stem(ofLibrary: file)]
            }
            if matches.count > 1 { throw .severalLibraries(name: name, paths: matches) }
            if let path = matches.first { return try folders.plugin(at: path) }
        }
        throw .notFound(
            name: name, searched: folders.libraries + folders.manifests,
            near: Self.near(name, Array(Set(names)).sorted()))
    }

    /// What a library calls itself; nil for one that cannot be asked.
    private func name(ofLibraryAt path: String) -> String? {
        guard let file = try? ELFFile(path: path) else { return nil }
        if file.section(named: Manifest.sectionName) != nil { return try? Manifest.describing(path).name }
        return try? PluginLibrary.open(path: path, from: try openablePath(path)).name
    }

    /// Those of the names that may have been meant: the one that differs little, or all where they are few.
    private static func near(_ name: String, _ names: [String]) -> [String] {
        if let same = names.first(where: { $0.lowercased() == name.lowercased() }) { return [same] }
        if let nearest = EditDistance.nearest(to: name, among: names) { return [nearest] }
        return names.count <= 12 ? names : []
    }
}
