import CZlib

/// Compresses into a gzip file of one member. Equal bytes give equal files: no time and no name is written into it.
final class GzipSink: ByteSink {
    private let file: NewFile
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    /// In memory of its own, as zlib remembers the address.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isReady: Bool

    init(_ file: NewFile) {
        self.file = file
        stream.initialize(to: z_stream())
        // 15 for the window and 16 for gzip's header and checksum; 8 is zlib's own choice of memory.
        isReady =
            deflateInit2_(
                stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // zlib counts in 32 bits.
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            rest = rest.dropFirst(piece.count)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: piece.baseAddress?.assumingMemoryBound(to: Bytef.self))
            stream.pointee.avail_in = uInt(piece.count)
            while stream.pointee.avail_in > 0 { _ = try deflate(Z_NO_FLUSH) }
        }
    }

    func finish() throws(FileFailure) {
        while try deflate(Z_FINISH) != Z_STREAM_END {}
        try file.finish()
    }

    /// Compresses as much as fits the output, and writes that.
    private func deflate(_ flush: Int32) throws(FileFailure) -> Int32 {
        guard isReady else { throw FileFailure(file.path, "no memory left for compressing it") }
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_out = uInt(output.count)
        let status = CZlib.deflate(stream, flush)
        guard status == Z_OK || status == Z_STREAM_END else {
            throw FileFailure(file.path, "it cannot be compressed: error \(status) of zlib")
        }
        try file.write(
            UnsafeRawBufferPointer(rebasing: output.dropLast(Int(stream.pointee.avail_out))))
        return status
    }
}
