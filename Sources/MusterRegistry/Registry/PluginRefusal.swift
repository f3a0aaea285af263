import Foundation

/// A plugin that lies in a folder and was not loaded, and why.
package struct PluginRefusal: Hashable, Sendable {
    /// The file name of the library or the manifest.
    package let file: String
    /// The families that its functions are of, in lower case, as far as they are known without opening it.
    package let families: Set<String>
    /// Why it was refused.
    package let reason: String

    /// Whether a function of this name may be one of its.
    package func mayHave(_ function: String) -> Bool {
        families.contains(function.prefix { $0 != "." }.lowercased())
    }
}

extension PluginRefusal {
    init(_ error: ManifestError) {
        let url = URL(fileURLWithPath: error.file)
        self.init(
            file: url.lastPathComponent, families: [url.deletingPathExtension().lastPathComponent.lowercased()],
            reason: "\(error)")
    }

    init(_ found: PluginFolders.Found, _ error: LoadError) {
        let file = URL(fileURLWithPath: found.library).lastPathComponent
        var names = found.manifest?.manifest.functions.map(\.name) ?? []
        if let elf = try? ELFFile(path: found.library), elf.section(named: Manifest.sectionName) != nil {
            names += (try? Manifest.describing(found.library).functions.map(\.name)) ?? []
        }
        // A library that cannot be asked has, in all likelihood, the functions that it is called like.
        let families = names.map { String($0.prefix { $0 != "." }) } + [PluginFolders.stem(ofLibrary: file)]
        self.init(file: file, families: Set(families.map { $0.lowercased() }), reason: "\(error)")
    }
}
