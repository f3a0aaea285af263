/// A library as an executor is told of it.
struct LibraryName: Hashable {
    let path: String
    /// Where a copy lies that is opened in its place; empty: nowhere.
    let copy: String
    /// The manifest of a library that knows nothing of Muster, as JSON; empty for a plugin.
    let manifest: String
    let hash: String
}
