import CLMDB
import MusterGraph
import MusterScheduler

/// Reads the entries of a state file, and looks at every checksum.
struct StoredEntries {
    let maps: StateMaps

    /// An entry as it was found.
    struct Stored {
        /// Its key in the file.
        let key: [UInt8]
        /// Its value; or what is wrong with it.
        let value: Result<Payload, LMDBError>

        /// How people name it.
        var name: String {
            guard let code = key.first else { return "the entry without a key" }
            guard let table = StateTable(rawValue: code) else { return "an entry of table \(code)" }
            return table.name(ofKey: Array(key.dropFirst()))
        }

        /// The entry, where it is whole and of a table that is known.
        func entry() throws(LMDBError) -> StateEntry {
            guard let table = key.first.flatMap(StateTable.init(rawValue:)) else {
                throw LMDBError(
                    code: MDB_INVALID,
                    detail: "data.mdb holds \(name), which this version of Muster does not know; a newer one wrote it")
            }
            return StateEntry(table, key: Array(key.dropFirst()), value: try value.get())
        }
    }

    /// Calls `body` with every entry, in the order of tables and keys, until it returns false.
    func forEach(
        _ transaction: borrowing LMDBTransaction, _ body: (Stored) throws(LMDBError) -> Bool
    ) throws(LMDBError) {
        var (pieceCount, countsAll) = (0, true)
        try transaction.forEach(in: maps.entries) { key, stored throws(LMDBError) in
            let key = Array(key)
            let value: Result<Payload, LMDBError>
            do throws(LMDBError) {
                let found = try self.value(stored, at: key, transaction)
                pieceCount += SealedEntry.pieceCount(found.count) - 1
                value = .success(found)
            } catch {
                countsAll = false
                value = .failure(error)
            }
            let goesOn = try body(Stored(key: key, value: value))
            if !goesOn { countsAll = false }
            return goesOn
        }
        let count = try transaction.count(of: maps.pieces)
        guard !countsAll || count == pieceCount else {
            throw Self.damage("\(count) pieces of long values are there, and \(pieceCount) belong to entries")
        }
    }

    /// Calls `body` with the table of every entry, nil where it is not known, and the length of its value. Values are not read.
    func forEachSize(
        _ transaction: borrowing LMDBTransaction, _ body: (StateTable?, Int) -> Void
    ) throws(LMDBError) {
        try transaction.forEach(in: maps.entries) { key, stored throws(LMDBError) in
            guard let (_, byteCount) = SealedEntry.head(stored) else {
                throw Self.damage("\(name(Array(key))) is cut off")
            }
            body(key.first.flatMap(StateTable.init(rawValue:)), byteCount)
            return true
        }
    }

    /// The value whose first piece is `stored`.
    private func value(
        _ stored: UnsafeRawBufferPointer, at key: [UInt8], _ transaction: borrowing LMDBTransaction
    ) throws(LMDBError) -> Payload {
        func check(_ bytes: UnsafeRawBufferPointer, piece: Int, _ checksum: UInt64, _ byteCount: Int) throws(LMDBError)
        {
            guard SealedEntry.checksum(bytes, key: key, piece: piece, byteCount: byteCount) == checksum else {
                throw Self.damage("\(name(key)) is not what was written (the checksum differs)")
            }
        }
        guard let (checksum, byteCount) = SealedEntry.head(stored) else { throw Self.damage("\(name(key)) is cut off") }
        let first = UnsafeRawBufferPointer(rebasing: stored[SealedEntry.headByteCount...])
        try check(first, piece: 0, checksum, byteCount)
        guard byteCount > first.count else { return Payload(copying: first) }
        return try Payload(count: byteCount) { (target: UnsafeMutableRawBufferPointer) throws(LMDBError) -> Void in
            target.copyMemory(from: first)
            for piece in 1..<SealedEntry.pieceCount(byteCount) {
                let range = SealedEntry.range(ofPiece: piece, byteCount: byteCount)
                try SealedEntry.pieceKey(key, piece).withBytes { pieceKey throws(LMDBError) in
                    guard let found = try transaction.get(pieceKey, in: maps.pieces),
                        found.count == SealedEntry.pieceHeadByteCount + range.count
                    else { throw Self.damage("\(name(key)) lacks a piece, or one has another length") }
                    let bytes = UnsafeRawBufferPointer(rebasing: found[SealedEntry.pieceHeadByteCount...])
                    try check(
                        bytes, piece: piece, UInt64(littleEndian: found.loadUnaligned(as: UInt64.self)), byteCount)
                    UnsafeMutableRawBufferPointer(rebasing: target[range]).copyMemory(from: bytes)
                }
            }
        }
    }

    private func name(_ key: [UInt8]) -> String { Stored(key: key, value: .success(.empty)).name }

    static func damage(_ problem: String) -> LMDBError { LMDBError(code: MDB_CORRUPTED, detail: problem) }
}
