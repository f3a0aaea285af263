import MusterGraph

/// The bytes of a graph that comes in part by part.
///
/// Parts stay as they came, and are copied once, when all are there. Small ones, of which somebody could send very many, are
/// put together at once.
struct IncomingBytes {
    private var parts: [Payload] = []
    /// The small parts behind those.
    private var rest: [UInt8] = []
    private(set) var count = 0

    private static let smallByteCount = 1 << 16

    mutating func append(_ part: Payload) {
        count += part.count
        if part.count >= Self.smallByteCount {
            gatherRest()
            parts.append(part)
        } else {
            part.withUnsafeBytes { rest.append(contentsOf: $0) }
            if rest.count >= Self.smallByteCount { gatherRest() }
        }
    }

    private mutating func gatherRest() {
        guard !rest.isEmpty else { return }
        parts.append(Payload(rest))
        rest.removeAll(keepingCapacity: true)
    }

    /// All of it in one piece.
    mutating func joined() -> Payload {
        gatherRest()
        if parts.count == 1 { return parts[0] }
        return Payload(count: count) { target in
            var rest = target
            for part in parts {
                part.withUnsafeBytes { rest.copyMemory(from: $0) }
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[part.count...])
            }
        }
    }
}
