import Foundation

/// A manifest, and the file that it was read from.
package struct ManifestFile: Hashable, Sendable {
    package let manifest: Manifest
    /// The file.
    package let path: String

    /// Reads a file, and checks it.
    package init(_ path: String) throws(ManifestError) {
        manifest = try Manifest(contentsOf: path)
        self.path = path
    }

    /// The folder that it lies in.
    package var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// The file's name without `.json`.
    var stem: String { URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }
}
