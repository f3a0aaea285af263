package import MusterGraph

/// A record by itself, outside of any message: the size of its fields (4 bytes, little-endian), the fields, and whatever
/// they tell of, as in a message's frames.
extension Record {
    /// The record as bytes.
    ///
    /// - Throws: Where the record has more than a reader would accept.
    package func archive() throws(ProtocolFailure) -> Payload {
        var writer = FieldWriter()
        encode(to: &writer)
        if let failure = writer.failure { throw failure }
        let payload = writer.payloadFrame
        let fields = writer.items.take()
        return Payload(count: 4 + fields.count + (payload?.count ?? 0)) { target in
            target.storeBytes(of: UInt32(fields.count).littleEndian, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: target[4...]).copyBytes(from: fields)
            payload?.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[(4 + fields.count)...]).copyMemory(from: $0)
            }
        }
    }

    /// Reads a record from bytes that may be anything. What its payload has is a slice of them, not a copy.
    package init(archive: Payload) throws(DecodingFailure) {
        let count = archive.withUnsafeBytes { bytes in
            bytes.count < 4 ? nil : Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        }
        guard let count, count <= archive.count - 4 else {
            throw DecodingFailure(position: 0, message: "\(archive.count) bytes are less than the record's own size")
        }
        let payload = archive[(4 + count)..<archive.count]
        self = try archive[4..<4 + count].withUnsafeBytes { fields throws(DecodingFailure) -> Self in
            var reader = FieldReader(fields, payload: payload)
            let record = try Self(from: &reader)
            try reader.checkEnd()
            return record
        }
    }
}
