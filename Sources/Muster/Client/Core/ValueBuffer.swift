import MusterGraph

/// The memory that the parts of one large value come into. It becomes the value itself, without a copy.
final class ValueBuffer {
    // Written only by the core that owns the buffer, and by nobody once `take` has made it a payload.
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer
    private var isTaken = false

    init(count: Int) {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 64)
    }

    deinit {
        if !isTaken { bytes.deallocate() }
    }

    /// Copies a part to its place, which must lie in the buffer.
    func write(_ part: Payload, at offset: Int) {
        part.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]).copyMemory(from: $0) }
    }

    /// The first `count` bytes as a payload; the buffer is used up.
    func take(count: Int) -> Payload {
        precondition(!isTaken, "a buffer becomes a payload once")
        isTaken = true
        // The payload is the only owner from here on, and frees the memory once.
        nonisolated(unsafe) let owned = bytes
        return Payload(adopting: UnsafeRawBufferPointer(rebasing: owned[..<count])) { owned.deallocate() }
    }
}
