public import MusterGraph

/// Some bytes of a stored value.
public struct StoredPart: Sendable {
    /// The size of the whole value, in bytes.
    public let totalByteCount: Int
    /// Those of the bytes that were asked for and that there are.
    public let bytes: Payload

    /// Bytes of a value of `totalByteCount`.
    public init(totalByteCount: Int, bytes: Payload) {
        self.totalByteCount = totalByteCount
        self.bytes = bytes
    }

    /// The bytes in `range` of a whole value, which are not copied.
    public init(of value: Payload, in range: Range<Int>) {
        self.init(totalByteCount: value.count, bytes: value[range.clamped(to: 0..<value.count)])
    }
}
