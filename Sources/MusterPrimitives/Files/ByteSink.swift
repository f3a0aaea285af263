/// Takes bytes one after another.
///
/// A sink belongs to one task and one thread.
protocol ByteSink: AnyObject {
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure)
    /// Writes what is still held back. Nothing may be written behind it.
    func finish() throws(FileFailure)
}

extension Compression {
    /// A sink that compresses what goes into a file.
    func sink(_ file: NewFile) -> any ByteSink {
        switch self {
        case .none: file
        case .gzip: GzipSink(file)
        case .zstd: ZstdSink(file)
        }
    }
}
