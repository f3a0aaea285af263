import CLMDB

/// The maps in a state file.
struct StateMaps {
    /// What the file is.
    let about: LMDBDatabase
    /// The first piece of each entry.
    let entries: LMDBDatabase
    /// The other pieces.
    let pieces: LMDBDatabase

    private static let names = ["muster", "entries", "pieces"]

    /// Opens them, and reads what the file says of itself. An empty file becomes a new state, where this may `create` one.
    static func open(
        _ transaction: borrowing LMDBTransaction, create: Bool
    ) throws(LMDBError) -> (maps: StateMaps, header: StateHeader) {
        let found = try names(transaction)
        let isNew = create && found.isEmpty
        guard let about = try transaction.database(names[0], create: isNew) else {
            let problem = found.isEmpty ? "is empty" : "was not made by Muster"
            throw LMDBError(code: MDB_INVALID, detail: "data.mdb \(problem)")
        }
        if isNew { try StateHeader.new().write(transaction, in: about) }
        let header = try StateHeader(transaction, in: about)
        guard let entries = try transaction.database(names[1], create: isNew),
            let pieces = try transaction.database(names[2], create: isNew)
        else { throw LMDBError(code: MDB_CORRUPTED, detail: "a map is missing in data.mdb") }
        if let stranger = found.first(where: { !names.contains($0) }) {
            throw LMDBError(
                code: MDB_INVALID, detail: "data.mdb holds a map `\(stranger)`, which this version does not know")
        }
        return (StateMaps(about: about, entries: entries, pieces: pieces), header)
    }

    private static func names(_ transaction: borrowing LMDBTransaction) throws(LMDBError) -> [String] {
        guard let main = try transaction.database(nil) else { return [] }
        var names: [String] = []
        try transaction.forEach(in: main) { key, _ in
            names.append(String(decoding: key, as: UTF8.self))
            return true
        }
        return names
    }
}
