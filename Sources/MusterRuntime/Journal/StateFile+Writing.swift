import CLMDB
import Glibc
import MusterGraph
import MusterScheduler

extension StateFile {
    /// What became of changes.
    enum Outcome {
        /// They are on the disk.
        case committed
        /// There was no room for them. Nothing of them was written, and they may be tried again.
        case noRoom(String)
        /// They cannot be written, or nobody knows whether they were.
        case failed(JournalError)
    }

    /// Writes changes in one transaction, and waits until the disk has it.
    ///
    /// - Parameter isRetry: There was no room for them before.
    func tryToCommit(_ changes: [StateChange], byteCount: Int, isRetry: Bool) -> Outcome {
        let hadRoom = isRetry ? reserve(byteCount) : nil
        do throws(LMDBError) {
            do throws(LMDBError) {
                try commit(changes)
            } catch {
                guard LMDBError.noRoomCodes.contains(error.code) else { throw error }
                try commitNothing()
                try commit(changes)
            }
            return .committed
        } catch {
            if LMDBError.noRoomCodes.contains(error.code) { return .noRoom(error.problem) }
            // A write of which the disk took only a part is told as an input/output error. To try a sync again that failed
            // would be wrong: the system may have dropped what it could not write. So room is asked for.
            if error.code == EIO, !(hadRoom ?? reserve(byteCount)) { return .noRoom(String(cString: strerror(ENOSPC))) }
            return .failed(JournalError(error, operation: "writing it", folder: folder))
        }
    }

    /// LMDB does not use the room that the last commit freed, only what earlier ones did.
    private func commitNothing() throws(LMDBError) {
        try environment.write { transaction throws(LMDBError) in
            try StateHeader(transaction, in: maps.about).write(transaction, in: maps.about)
        }
    }

    private func commit(_ changes: [StateChange]) throws(LMDBError) {
        try environment.write { transaction throws(LMDBError) in
            for change in changes { try apply(change, transaction) }
        }
    }

    private func apply(_ change: StateChange, _ transaction: borrowing LMDBTransaction) throws(LMDBError) {
        switch change {
        case .put(let entry):
            let key = SealedEntry.key(entry.table, entry.key)
            try removePieces(of: key, transaction)
            try put(entry.value, at: key, transaction)
        case .remove(let table, let key):
            try remove(SealedEntry.key(table, key), transaction)
        case .removeAll(let table, let prefix):
            let prefix = SealedEntry.key(table, prefix)
            var keys: [[UInt8]] = []
            try prefix.withBytes { first throws(LMDBError) in
                try transaction.forEach(in: maps.entries, from: first) { key, _ in
                    guard key.starts(with: first) else { return false }
                    keys.append(Array(key))
                    return true
                }
            }
            for key in keys { try remove(key, transaction) }
        }
    }

    private func put(_ value: Payload, at key: [UInt8], _ transaction: borrowing LMDBTransaction) throws(LMDBError) {
        let byteCount = value.count
        for piece in 0..<SealedEntry.pieceCount(byteCount) {
            let (isFirst, range) = (piece == 0, SealedEntry.range(ofPiece: piece, byteCount: byteCount))
            let headByteCount = isFirst ? SealedEntry.headByteCount : SealedEntry.pieceHeadByteCount
            let pieceKey = isFirst ? key : SealedEntry.pieceKey(key, piece)
            try pieceKey.withBytes { storedKey throws(LMDBError) in
                try transaction.put(
                    byteCount: headByteCount + range.count, for: storedKey, in: isFirst ? maps.entries : maps.pieces
                ) { target in
                    value[range].withUnsafeBytes { bytes in
                        let checksum = SealedEntry.checksum(bytes, key: key, piece: piece, byteCount: byteCount)
                        target.storeBytes(of: checksum.littleEndian, as: UInt64.self)
                        if isFirst {
                            target.storeBytes(of: UInt64(byteCount).littleEndian, toByteOffset: 8, as: UInt64.self)
                        }
                        UnsafeMutableRawBufferPointer(rebasing: target[headByteCount...]).copyMemory(from: bytes)
                    }
                }
            }
        }
    }

    private func remove(_ key: [UInt8], _ transaction: borrowing LMDBTransaction) throws(LMDBError) {
        try removePieces(of: key, transaction)
        try key.withBytes { key throws(LMDBError) in _ = try transaction.remove(key, in: maps.entries) }
    }

    /// Removes what belongs to an entry beside its first piece.
    private func removePieces(of key: [UInt8], _ transaction: borrowing LMDBTransaction) throws(LMDBError) {
        let byteCount = try key.withBytes { key throws(LMDBError) in
            try transaction.get(key, in: maps.entries).map { SealedEntry.head($0)?.byteCount ?? 0 }
        }
        for piece in 1..<max(1, SealedEntry.pieceCount(byteCount ?? 0)) {
            try SealedEntry.pieceKey(key, piece).withBytes { key throws(LMDBError) in
                _ = try transaction.remove(key, in: maps.pieces)
            }
        }
    }

    /// Gives the file room for so many bytes more, and what LMDB needs besides. Returns whether the disk has it.
    private func reserve(_ byteCount: Int) -> Bool {
        let descriptor = Glibc.open(folder + "/" + LMDBFileCheck.fileName, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        guard let usage = try? environment.read({ transaction throws(LMDBError) in try environment.usage(transaction) })
        else { return true }
        // Behind what is in use, however often this is asked.
        return posix_fallocate(descriptor, off_t(usage.endByteCount), off_t(byteCount + byteCount / 4 + (1 << 20))) == 0
    }
}

extension LMDBError {
    /// The errors of a lack of room, which passes.
    static let noRoomCodes: Set<Int32> = [ENOSPC, EDQUOT, ENOMEM, MDB_MAP_FULL]
}
