/// Bytes that come one after another.
///
/// A source belongs to one task and one thread.
protocol ByteSource: AnyObject {
    /// Writes the next bytes to the beginning of `target`, at least one and at most as many as fit; 0: there are no more.
    func read(into target: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int
}

extension Compression {
    /// The bytes of a file from its beginning, decompressed.
    func source(_ file: PlainFile) -> any ByteSource {
        switch self {
        case .none: file
        case .gzip: GzipSource(file)
        case .zstd: ZstdSource(file)
        }
    }
}
