import CZlib

/// What a gzip file holds: all its members, one behind the other, as `gzip` and `cat` make them.
final class GzipSource: ByteSource {
    private let file: PlainFile
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    /// In memory of its own, as zlib remembers the address.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isReady: Bool
    /// How many bytes of the file have been read.
    private var position: Int64 = 0
    private var memberCount = 0
    private var isInMember = false
    /// zlib may hold bytes that did not fit the last target.
    private var mayHoldOutput = false

    init(_ file: PlainFile) {
        self.file = file
        stream.initialize(to: z_stream())
        // 15 for the window and 16 for gzip's header and checksum.
        isReady =
            inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        guard isReady else { throw FileFailure(file.path, "no memory left for decompressing it") }
        while true {
            if stream.pointee.avail_in == 0, !mayHoldOutput {
                guard try fill() else { return 0 }
            }
            if !isInMember, try !beginMember() { continue }
            let count = try inflate(into: target)
            if count > 0 { return count }
        }
    }

    /// Reads on in the file. False: it has ended, and nothing was cut off.
    private func fill() throws(FileFailure) -> Bool {
        let count = try file.read(into: input)
        guard count == 0 else {
            stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
            stream.pointee.avail_in = uInt(count)
            position += Int64(count)
            return true
        }
        guard memberCount > 0, !isInMember else {
            throw FileFailure(file.path, at: position, "the gzip file is cut off; it ends before its data do")
        }
        return false
    }

    /// Begins the next member. False: all of the input was zeros, with which some programs fill up the last block.
    private func beginMember() throws(FileFailure) -> Bool {
        if memberCount > 0 {
            while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
                stream.pointee.next_in += 1
                stream.pointee.avail_in -= 1
            }
            guard stream.pointee.avail_in > 0 else { return false }
            inflateReset(stream)
        }
        isInMember = true
        return true
    }

    private func inflate(into target: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
        let room = min(target.count, 1 << 30)
        stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_out = uInt(room)
        let status = CZlib.inflate(stream, Z_NO_FLUSH)
        let count = room - Int(stream.pointee.avail_out)
        mayHoldOutput = stream.pointee.avail_out == 0
        switch status {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            isInMember = false
            mayHoldOutput = false
            memberCount += 1
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"
            throw FileFailure(
                file.path, at: position - Int64(stream.pointee.avail_in), "the gzip file is damaged: \(reason)")
        }
        return count
    }
}
