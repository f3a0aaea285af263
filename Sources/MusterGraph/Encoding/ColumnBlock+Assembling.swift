extension ColumnBlock {
    /// A block in one allocation, whose buffers are filled in place.
    ///
    /// - Parameters:
    ///   - lengths: The length of each buffer, in the order of `docs/values.md`.
    ///   - validate: What the result is checked for; what `fill` wrote may come from a plugin.
    ///   - fill: Writes every byte of the buffers that it is given.
    static func assemble(
        _ type: ValueType, rows: Int, lengths: [Int], validate: Validation,
        fill: ([UnsafeMutableRawBufferPointer]) -> Void
    ) throws(DecodingFailure) -> ColumnBlock {
        let text = type.description
        guard lengths.count <= UInt16.max, text.utf8.count <= maximumTypeLength else {
            throw DecodingFailure(position: 0, message: "the type is too long for a column block: \(type)")
        }
        let payload = layOut(text, rows: rows, lengths: lengths, fill: fill)
        return try ColumnBlock(parsing: payload, validate: validate)
    }

    /// The bytes of a block. The numbers of buffers and of the type's bytes are within their limits.
    static func layOut(
        _ type: String, rows: Int, lengths: [Int], fill: ([UnsafeMutableRawBufferPointer]) -> Void
    ) -> Payload {
        let typeStart = ColumnHeader.fixedSize + 8 * lengths.count
        let typeEnd = typeStart + type.utf8.count
        let total = lengths.reduce(typeEnd.roundedUpTo8) { $0 + $1.roundedUpTo8 }
        return Payload(count: total) { bytes in
            bytes[0] = firstByte
            bytes[1] = version
            bytes.storeBytes(of: UInt16(lengths.count).littleEndian, toByteOffset: 2, as: UInt16.self)
            bytes.storeBytes(of: UInt32(type.utf8.count).littleEndian, toByteOffset: 4, as: UInt32.self)
            bytes.storeBytes(of: UInt64(rows).littleEndian, toByteOffset: 8, as: UInt64.self)
            UnsafeMutableRawBufferPointer(rebasing: bytes[typeStart..<typeEnd]).copyBytes(from: type.utf8)
            bytes.zero(typeEnd..<typeEnd.roundedUpTo8)
            var position = typeEnd.roundedUpTo8
            var buffers: [UnsafeMutableRawBufferPointer] = []
            for (index, length) in lengths.enumerated() {
                bytes.storeBytes(
                    of: UInt64(length).littleEndian, toByteOffset: ColumnHeader.fixedSize + 8 * index, as: UInt64.self)
                buffers.append(UnsafeMutableRawBufferPointer(rebasing: bytes[position..<position + length]))
                bytes.zero(position + length..<position + length.roundedUpTo8)
                position += length.roundedUpTo8
            }
            fill(buffers)
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Sets the bytes in `range` to zero.
    func zero(_ range: Range<Int>) {
        UnsafeMutableRawBufferPointer(rebasing: self[range]).initializeMemory(as: UInt8.self, repeating: 0)
    }
}
