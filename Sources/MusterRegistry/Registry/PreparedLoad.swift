/// A library that is opened and verified, and of which nothing is visible yet.
package struct PreparedLoad: Sendable {
    /// The library.
    package let library: PluginLibrary
    /// The manifest that it was found by, or that describes it; nil when there is none.
    package let manifest: ManifestFile?
    /// Whether it may take the place of another build.
    package let replace: Bool

    init(library: PluginLibrary, manifest: ManifestFile?, replace: Bool) {
        self.library = library
        self.manifest = manifest
        self.replace = replace
    }

    /// Whether this very build is what a snapshot has, so that there is nothing to do.
    func isLoaded(in snapshot: RegistrySnapshot) -> Bool {
        snapshot.libraries.contains { $0.name == library.name && $0.contentHash == library.contentHash }
            && library.functions.allSatisfy {
                snapshot.function($0.identity)?.libraryHash == library.contentHash
            }
    }
}
