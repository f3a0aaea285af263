import CLMDB
import Glibc
import MusterScheduler

/// The file that a scheduler's state lies in, locked and opened for writing.
final class StateFile: Sendable {
    let folder: String
    let environment: LMDBEnvironment
    let maps: StateMaps
    let header: StateHeader
    /// What there is to say about the opening, for people.
    let notes: [String]
    private let lock: FolderLock

    /// Opens the state in a folder, or makes a new one. It changes nothing of one that is there, but may make its file
    /// smaller.
    init(folder: String, configuration: Journal.Configuration) throws(JournalError) {
        self.folder = folder
        lock = try StateFolder.prepare(folder)
        do throws(LMDBError) {
            try Self.recognise(folder)
            let opened: Opened
            (opened, notes) = try Self.openCompacted(folder, configuration)
            (environment, maps, header) = (opened.environment, opened.maps, opened.header)
        } catch {
            throw JournalError(error, operation: "opening it", folder: folder)
        }
    }

    struct Opened {
        let environment: LMDBEnvironment
        let maps: StateMaps
        let header: StateHeader
    }

    /// Refuses a file that is no state, before anything in its folder is changed: another program may be using it.
    private static func recognise(_ folder: String) throws(LMDBError) {
        // Not through the table of readers: it may be of a file that this one took the place of.
        guard let environment = try LMDBEnvironment(reading: folder, isShared: false) else { return }
        try environment.read { transaction throws(LMDBError) in
            try environment.checkWhole(transaction)
            _ = try StateMaps.open(transaction, create: false)
        }
    }

    static func open(_ folder: String, _ configuration: Journal.Configuration) throws(LMDBError) -> Opened {
        // Whoever still reads an old file, or the same one, is in nobody's way; and readers that died are forgotten.
        unlink(folder + "/" + StateFolder.readerTable)
        let environment = try LMDBEnvironment(
            path: folder, isDurable: true, initialByteCount: configuration.initialByteCount,
            maximumByteCount: configuration.maximumByteCount, maximumDatabases: 8)
        let (maps, header) = try environment.write { transaction throws(LMDBError) in
            try StateMaps.open(transaction, create: true)
        }
        // A file that was made just now has to be found again.
        try StateFolder.sync(folder)
        return Opened(environment: environment, maps: maps, header: header)
    }

    /// Counts one more scheduler that opens the state.
    func beginIncarnation() throws(JournalError) -> StateHeader {
        do throws(LMDBError) {
            var header = header
            header.incarnation += 1
            try environment.write { transaction throws(LMDBError) in try header.write(transaction, in: maps.about) }
            return header
        } catch {
            throw JournalError(error, operation: "opening it", folder: folder)
        }
    }

    /// All entries, in order.
    func entries() throws(JournalError) -> [StateEntry] {
        do throws(LMDBError) {
            return try environment.read { transaction throws(LMDBError) in
                var entries: [StateEntry] = []
                try StoredEntries(maps: maps).forEach(transaction) { stored throws(LMDBError) in
                    entries.append(try stored.entry())
                    return true
                }
                return entries
            }
        } catch {
            throw JournalError(error, operation: "reading it", folder: folder)
        }
    }
}
