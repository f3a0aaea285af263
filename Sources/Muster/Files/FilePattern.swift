import Glibc

/// A path in which `*`, `?` and `[…]` stand for any part of a name, and `**` for any folders, or none.
///
/// Names that begin with a dot are only found by patterns that do.
struct FilePattern {
    private let path: String
    private let components: [Substring]

    /// - Parameter path: From the root.
    init(_ path: String) {
        self.path = path
        components = path.split(separator: "/")
    }

    /// The files that fit, in the order of their paths' bytes; one at least.
    func files() throws(FilePlanError) -> [(path: String, size: Int64)] {
        // A file may be called as patterns are.
        if let kind = try FilePath.kind(of: path) {
            guard case .file(let size) = kind else {
                let advice = kind == .folder ? "it is a folder; \(path)/* is the files in it" : "it is no file"
                throw FilePlanError(path, advice)
            }
            return [(path, size)]
        }
        guard components.contains(where: Self.isPattern) else { throw FilePlanError(path, errno: ENOENT) }
        var files: [(path: String, size: Int64)] = []
        for path in try paths() {
            if case .file(let size) = try FilePath.kind(of: path) { files.append((path, size)) }
        }
        guard !files.isEmpty else { throw FilePlanError(path, "no file fits this pattern") }
        return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func isPattern(_ component: Substring) -> Bool {
        component.contains { $0 == "*" || $0 == "?" || $0 == "[" }
    }

    /// All paths that fit, folders among them.
    private func paths() throws(FilePlanError) -> [String] {
        var found = [""]
        for component in components {
            var next: [String] = []
            if component == "**" {
                for path in found { next += try foldersBelow(path) }
            } else if Self.isPattern(component) {
                for path in found { next += try names(in: path, fitting: String(component)) }
            } else {
                next = found.map { "\($0)/\(component)" }
            }
            found = next
        }
        // Two ways through `**` may lead to one file.
        return Array(Set(found))
    }

    private func names(in folder: String, fitting pattern: String) throws(FilePlanError) -> [String] {
        guard let entries = try FilePath.entries(of: folder.isEmpty ? "/" : folder) else { return [] }
        return entries.filter { fnmatch(pattern, $0.name, FNM_PERIOD) == 0 }.map { folder + "/" + $0.name }
    }

    /// The folder and all below it; links are not followed, as they may lead in circles.
    private func foldersBelow(_ folder: String) throws(FilePlanError) -> [String] {
        var folders = [folder]
        var next = 0
        while next < folders.count {
            let folder = folders[next]
            next += 1
            for entry in try FilePath.entries(of: folder.isEmpty ? "/" : folder) ?? []
            where entry.isFolder && !entry.isLink && !entry.name.hasPrefix(".") {
                folders.append(folder + "/" + entry.name)
            }
        }
        return folders
    }
}
