package import MusterGraph

extension MessageHeader {
    /// The size of a header.
    package static let byteCount = 24
    /// The first four bytes, "MSTR".
    static let magic: [UInt8] = Array("MSTR".utf8)

    /// Reads a header. One of another version is a failure that names the version, whatever follows it.
    package init(decoding frame: Payload) throws(ProtocolFailure) {
        self = try frame.withUnsafeBytes { bytes throws(ProtocolFailure) in
            guard bytes.count >= 6, bytes.starts(with: Self.magic) else { throw .notMuster }
            let version = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt16.self))
            guard version == Limits.protocolVersion else { throw .version(found: version) }
            guard bytes.count == Self.byteCount else { throw .notMuster }
            let number = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 6, as: UInt16.self))
            guard let type = MessageType(rawValue: number) else { throw .unknownType(number: number) }
            return MessageHeader(
                type: type, session: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                sequence: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
        }
    }

    /// The session of a message of Muster of any version; nil when it is none.
    package static func session(of frame: Payload) -> UInt64? {
        frame.withUnsafeBytes { bytes in
            guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic) else { return nil }
            return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
    }

    /// Writes the header to the first bytes of `bytes`.
    func write(to bytes: UnsafeMutableRawBufferPointer) {
        bytes.copyBytes(from: Self.magic)
        bytes.storeBytes(of: Limits.protocolVersion.littleEndian, toByteOffset: 4, as: UInt16.self)
        bytes.storeBytes(of: type.rawValue.littleEndian, toByteOffset: 6, as: UInt16.self)
        bytes.storeBytes(of: session.littleEndian, toByteOffset: 8, as: UInt64.self)
        bytes.storeBytes(of: sequence.littleEndian, toByteOffset: 16, as: UInt64.self)
    }
}
