/// What the functions of one opened library share: where it comes from, and how they may be called.
package struct LibraryOrigin: Sendable {
    /// The file that was opened, as people know it.
    package let path: String
    /// Where a copy of it lies that was opened in its place.
    package let copy: String?
    /// Tells this build from others; see ``ELFFile/contentHash``.
    package let hash: String
    /// What describes the functions of a library that knows nothing of Muster; nil for a plugin.
    package let foreign: Manifest?
    /// Whether its functions run in processes of their own.
    package let isIsolated: Bool
    /// Held during calls of functions that are not thread-safe.
    let lock = PluginLock()
}
