/// How a file is compressed, which its name tells.
package enum Compression: Sendable {
    case none, gzip, zstd

    /// By the suffix: `.gz`, `.zst`, or another.
    package init(path: String) {
        self = path.hasSuffix(".gz") ? .gzip : path.hasSuffix(".zst") ? .zstd : .none
    }
}
