/// The name of a connection at a ROUTER. The ROUTER makes one up for each connection of ours; foreign peers may choose.
enum RoutingID: Hashable {
    /// At most 16 bytes, which is what a ROUTER makes up: little endian, filled up with zeros.
    case short(UInt64, UInt64, count: UInt8)
    /// What a foreign peer chose.
    case long([UInt8])

    init(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count <= 16 else {
            self = .long(Array(bytes))
            return
        }
        var words: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
        self = .short(words.0, words.1, count: UInt8(bytes.count))
    }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .short(let first, let second, let count):
            Swift.withUnsafeBytes(of: (first, second)) { body(UnsafeRawBufferPointer(rebasing: $0[..<Int(count)])) }
        case .long(let bytes):
            bytes.withUnsafeBytes(body)
        }
    }
}
