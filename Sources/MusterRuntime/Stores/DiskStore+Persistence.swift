import CLMDB
public import MusterGraph

extension DiskStore: PersistentDataStore {
    public func entries(after task: TaskID?, limit: Int) throws(DataStoreError) -> [StoredEntry] {
        guard limit > 0 else { return [] }
        let operation = task.map { "listing what comes after task \($0)" } ?? "listing what is in it"
        // Nothing is before task 0/0.
        let first = Self.key(of: task ?? TaskID(graph: 0, index: 0))
        return try look(operation: operation) { transaction throws(LMDBError) in
            var found: [StoredEntry] = []
            try transaction.forEach(in: values, from: first.borrowedBytes) { key, value throws(LMDBError) in
                guard let next = Self.task(key), let byteCount = SealedValue.byteCount(ofStored: value.count)
                else { throw Self.damagedValue }
                if next != task { found.append(StoredEntry(task: next, byteCount: byteCount)) }
                return found.count < limit
            }
            return found
        }
    }

    private static func key(of task: TaskID) -> Payload {
        let key = (task.graph.bigEndian, task.index.bigEndian)
        return withUnsafeBytes(of: key) { Payload(copying: UnsafeRawBufferPointer(rebasing: $0[..<keyByteCount])) }
    }

    public func note(named name: String) throws(DataStoreError) -> Payload? {
        let key = try noteKey(name)
        let text = try look(operation: "reading the note \(name)") { transaction throws(LMDBError) in
            guard let stored = try transaction.get(key.borrowedBytes, in: about) else { return Payload?.none }
            guard let note = SealedValue(stored, of: Self.noteTask), note.isWhole(in: 0..<note.bytes.count) else {
                throw Self.damagedValue
            }
            return Payload(copying: note.bytes)
        }
        withExtendedLifetime(key) {}
        return text
    }

    public func setNote(_ note: Payload?, named name: String) throws(DataStoreError) {
        let key = try noteKey(name)
        let operation = "keeping the note \(name)"
        guard let note else {
            return try change(operation: operation, makesRoom: true) { transaction, _ throws(LMDBError) in
                try transaction.remove(key.borrowedBytes, in: about)
            }
        }
        guard note.count <= 4_096 else { throw failure(operation, .tooLarge(byteCount: note.count)) }
        let sealed = note.bytesAndChecksums(of: Self.noteTask)
        try change(operation: operation) { transaction, _ throws(LMDBError) in
            try transaction.put(sealed.borrowedBytes, for: key.borrowedBytes, in: about)
        }
        withExtendedLifetime((key, sealed)) {}
    }

    /// Whom the checksum of a note is for: the notes have keys that no task has.
    private static let noteTask = TaskID(graph: .max, index: .max)

    private func noteKey(_ name: String) throws(DataStoreError) -> Payload {
        guard name.utf8.count <= 100 else {
            throw failure("looking for a note", .tooLarge(byteCount: name.utf8.count))
        }
        return Payload(Array("note \(name)".utf8))
    }
}

extension Payload {
    /// The bytes, and what vouches for them.
    fileprivate func bytesAndChecksums(of task: TaskID) -> Payload {
        withUnsafeBytes { bytes in
            Payload(Array(bytes) + SealedValue.checksums(of: bytes, task).withUnsafeBytes { Array($0) })
        }
    }
}
