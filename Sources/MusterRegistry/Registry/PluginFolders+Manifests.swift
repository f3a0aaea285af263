import Foundation

/// Manifests lie beside libraries, and in folders of their own.
extension PluginFolders {
    /// Every manifest: those beside libraries, then those in the folders for manifests, each folder in the order of
    /// names. What cannot be read is told to `problem`, and left out.
    package func allManifests(problem: (ManifestError) -> Void) -> [ManifestFile] {
        libraries.flatMap { manifests(beside: $0, problem: problem) }
            + manifests.filter { !libraries.contains($0) }.flatMap { manifests(in: $0, problem: problem) }
    }

    /// The manifest that describes a library: one beside it, or the first elsewhere.
    func manifest(ofLibraryAt path: String) throws(LoadError) -> ManifestFile? {
        let url = URL(fileURLWithPath: path)
        let name = Self.manifestName(ofLibrary: url.lastPathComponent)
        var broken: ManifestError?
        func note(_ error: ManifestError) {
            if broken == nil, URL(fileURLWithPath: error.file).lastPathComponent == name { broken = error }
        }
        let found =
            manifests(beside: url.deletingLastPathComponent().path, problem: note) + allManifests(problem: note)
        if let broken { throw .manifest(broken) }
        return found.first { $0.manifest.library == url.lastPathComponent }
    }

    /// The manifest of a name: its file's, or what it calls its plugin.
    func manifest(named name: String) throws(LoadError) -> ManifestFile? {
        var broken: ManifestError?
        let found = allManifests { error in
            if broken == nil, URL(fileURLWithPath: error.file).lastPathComponent == name + ".json" { broken = error }
        }
        if let file = found.first(where: { $0.stem == name }) { return file }
        if let broken { throw .manifest(broken) }
        return found.first { $0.manifest.name == name }
    }

    /// `geometry.json` for `libgeometry.so`.
    static func manifestName(ofLibrary fileName: String) -> String { stem(ofLibrary: fileName) + ".json" }

    /// `geometry` for `libgeometry.so`.
    static func stem(ofLibrary fileName: String) -> String {
        let stem = fileName.hasSuffix(".so") ? fileName.dropLast(3) : fileName[...]
        return String(stem.hasPrefix("lib") ? stem.dropFirst(3) : stem)
    }

    /// The manifests in a folder that is for nothing else.
    private func manifests(in folder: String, problem: (ManifestError) -> Void) -> [ManifestFile] {
        Self.manifestFiles(in: folder).compactMap { Self.read($0, problem) }
    }

    /// The files of the manifests in a folder that is for nothing else, in the order of names.
    package static func manifestFiles(in folder: String) -> [String] {
        files(in: folder, ".json").filter { !$0.hasSuffix(".schema.json") }.map { folder + "/" + $0 }
    }

    /// The manifests in a folder with libraries. Any JSON may lie in it, such as what a build leaves: a manifest is
    /// what is called like a library there, or has a manifest's members.
    private func manifests(beside folder: String, problem: (ManifestError) -> Void) -> [ManifestFile] {
        let expected = Set(Self.files(in: folder, ".so").map(Self.manifestName))
        return Self.files(in: folder, ".json").compactMap { name in
            let path = folder + "/" + name
            return expected.contains(name) || Self.looksLikeManifest(path) ? Self.read(path, problem) : nil
        }
    }

    private static func read(_ path: String, _ problem: (ManifestError) -> Void) -> ManifestFile? {
        do {
            return try ManifestFile(path)
        } catch {
            problem(error)
            return nil
        }
    }

    private static func looksLikeManifest(_ path: String) -> Bool {
        guard let data = FileManager.default.contents(atPath: path) else { return false }
        return ["\"library\"", "\"abi\"", "\"functions\""].allSatisfy { data.range(of: Data($0.utf8)) != nil }
    }

    /// The names in a folder that end so, in order; none where the folder cannot be read.
    static func files(in folder: String, _ ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }
}
