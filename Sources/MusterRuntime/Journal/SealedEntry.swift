import MusterScheduler

/// How an entry of the state lies in the file: its key there, and pieces of its value with a checksum each.
///
/// LMDB has no checksums, so damage would be read as a value. A checksum covers the key and the length, too, so that no piece
/// is taken for another. A long value lies in pieces because LMDB writes a value by one call, which takes less than 2 GiB,
/// and looks for as much room in one place; pieces of one size fit where others were.
enum SealedEntry {
    /// The bytes of a piece. With what is around them they fill whole pages.
    static let pieceByteCount = (1 << 20) - 64
    /// Before the first piece: its checksum, and the length of the whole value.
    static let headByteCount = 16
    /// Before each other piece: its checksum.
    static let pieceHeadByteCount = 8
    /// The longest key that LMDB takes, without what stands around it.
    static let maximumKeyByteCount = 511 - 5

    /// The key of an entry in the file: its table, and its own. So entries stand in the order of both.
    static func key(_ table: StateTable, _ key: [UInt8]) -> [UInt8] { [table.rawValue] + key }

    /// The key of another piece than the first; pieces are counted from 1.
    static func pieceKey(_ key: [UInt8], _ piece: Int) -> [UInt8] {
        key + withUnsafeBytes(of: UInt32(piece).bigEndian) { Array($0) }
    }

    static func pieceCount(_ byteCount: Int) -> Int { max(1, (byteCount + pieceByteCount - 1) / pieceByteCount) }

    /// Where in the value a piece lies.
    static func range(ofPiece piece: Int, byteCount: Int) -> Range<Int> {
        let start = piece * pieceByteCount
        return start..<min(start + pieceByteCount, byteCount)
    }

    /// The checksum of a piece.
    static func checksum(
        _ bytes: UnsafeRawBufferPointer, key: [UInt8], piece: Int, byteCount: Int
    ) -> UInt64 {
        let place = (
            key.withUnsafeBytes { XXHash64.hash($0) }.littleEndian, UInt64(piece).littleEndian,
            UInt64(byteCount).littleEndian
        )
        return XXHash64.hash(bytes, seed: withUnsafeBytes(of: place) { XXHash64.hash($0) })
    }

    /// What stands before the first piece: its checksum, and how long the value is. Nil: it is cut off.
    static func head(_ stored: UnsafeRawBufferPointer) -> (checksum: UInt64, byteCount: Int)? {
        guard stored.count >= headByteCount else { return nil }
        let count = UInt64(littleEndian: stored.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        guard let byteCount = Int(exactly: count),
            stored.count - headByteCount == range(ofPiece: 0, byteCount: byteCount).count
        else { return nil }
        return (UInt64(littleEndian: stored.loadUnaligned(as: UInt64.self)), byteCount)
    }
}
