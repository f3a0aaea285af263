import CZstd

/// What a zstd file holds: all its frames, one behind the other.
final class ZstdSource: ByteSource {
    private let file: PlainFile
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: ZSTD_DStreamInSize(), alignment: 64)
    private let stream = ZSTD_createDStream()
    private var unread = ZSTD_inBuffer()
    /// How many bytes of the file have been read.
    private var position: Int64 = 0
    /// Between frames a file may end.
    private var isInFrame = true
    /// zstd may hold bytes that did not fit the last target.
    private var mayHoldOutput = false

    init(_ file: PlainFile) {
        self.file = file
    }

    deinit {
        ZSTD_freeDStream(stream)
        input.deallocate()
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        guard let stream else { throw FileFailure(file.path, "no memory left for decompressing it") }
        while true {
            if unread.pos == unread.size, !mayHoldOutput {
                guard try fill() else { return 0 }
            }
            var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
            let status = ZSTD_decompressStream(stream, &output, &unread)
            guard ZSTD_isError(status) == 0 else {
                let reason = ZSTD_getErrorName(status).map { String(cString: $0) } ?? "error \(status)"
                throw FileFailure(
                    file.path, at: position - Int64(unread.size - unread.pos), "the zstd file is damaged: \(reason)")
            }
            isInFrame = status != 0
            mayHoldOutput = isInFrame && output.pos == output.size
            if output.pos > 0 { return output.pos }
        }
    }

    /// Reads on in the file. False: it has ended, and nothing was cut off.
    private func fill() throws(FileFailure) -> Bool {
        let count = try file.read(into: input)
        unread = ZSTD_inBuffer(src: input.baseAddress, size: count, pos: 0)
        position += Int64(count)
        guard count == 0 else { return true }
        guard !isInFrame else {
            throw FileFailure(file.path, at: position, "the zstd file is cut off; it ends before its data do")
        }
        return false
    }
}
