import CZstd

/// Compresses into a zstd file of one frame, with a checksum.
final class ZstdSink: ByteSink {
    private let file: NewFile
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 64)
    private let stream = ZSTD_createCStream()

    init(_ file: NewFile) {
        self.file = file
        if let stream { ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1) }
    }

    deinit {
        ZSTD_freeCStream(stream)
        output.deallocate()
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while input.pos < input.size { _ = try compress(&input, ZSTD_e_continue) }
    }

    func finish() throws(FileFailure) {
        var input = ZSTD_inBuffer()
        while try compress(&input, ZSTD_e_end) > 0 {}
        try file.finish()
    }

    /// Compresses as much as fits the output, and writes that. Returns how much is held back at least.
    private func compress(_ input: inout ZSTD_inBuffer, _ end: ZSTD_EndDirective) throws(FileFailure) -> Int {
        guard let stream else { throw FileFailure(file.path, "no memory left for compressing it") }
        var written = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let left = ZSTD_compressStream2(stream, &written, &input, end)
        guard ZSTD_isError(left) == 0 else {
            let reason = ZSTD_getErrorName(left).map { String(cString: $0) } ?? "error \(left)"
            throw FileFailure(file.path, "it cannot be compressed: \(reason)")
        }
        try file.write(UnsafeRawBufferPointer(rebasing: output.prefix(written.pos)))
        return left
    }
}
