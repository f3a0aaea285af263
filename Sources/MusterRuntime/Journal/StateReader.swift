import CLMDB
import Glibc
import MusterGraph

/// Looks at a state, as it is at a moment. A scheduler may write it meanwhile; nothing of it is changed.
package struct StateReader {
    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// Which scheduler uses it, if any.
    package var owner: FolderLock.Owner? { FolderLock.owner(of: folder) }

    /// How large the file is, and how much of it is in use.
    package func usage() throws(JournalError) -> LMDBEnvironment.Usage {
        try read("looking at it") { opened, transaction throws(LMDBError) in
            try opened.environment.usage(transaction)
        }
    }

    /// What is in it, counted.
    package func summary() throws(JournalError) -> StateSummary {
        try read("looking at it") { opened, transaction throws(LMDBError) in
            var summary = StateSummary(header: opened.header, usage: try opened.environment.usage(transaction))
            try opened.entries.forEachSize(transaction) { table, byteCount in summary.add(table, byteCount) }
            return summary
        }
    }

    /// Reads every entry, and gives it as what it says, or what is wrong with it.
    package func check() throws(JournalError) -> StateCheck {
        try read("checking it") { opened, transaction throws(LMDBError) in
            var check = StateCheck(header: opened.header)
            do throws(LMDBError) {
                try opened.entries.forEach(transaction) { stored throws(LMDBError) in
                    check.add(stored)
                    return true
                }
            } catch {
                guard error.code == MDB_CORRUPTED else { throw error }
                check.problems.append(error.problem)
            }
            return check
        }
    }

    /// Calls `body` with a line of JSON for every entry, in the order of tables and keys. The first that is damaged ends it.
    package func export(_ export: StateExport, _ body: (String) -> Void) throws(JournalError) {
        try read("reading it", isRepeatable: false) { opened, transaction throws(LMDBError) in
            try opened.entries.forEach(transaction) { stored throws(LMDBError) in
                let entry = try stored.entry()
                do throws(DecodingFailure) {
                    body(try export.line(of: entry))
                } catch {
                    throw StoredEntries.damage("\(stored.name): \(error)")
                }
                return true
            }
        }
    }
}

extension StateReader {
    /// A state file that is opened for reading.
    private struct Opened {
        let environment: LMDBEnvironment
        let header: StateHeader
        let entries: StoredEntries
    }

    /// Calls `body` with a snapshot.
    ///
    /// A scheduler that starts meanwhile makes the table of readers anew, and then does not know of this one. So what seems
    /// damaged while that happens, or while the file grows, is looked at again.
    private func read<Result>(
        _ operation: String, isRepeatable: Bool = true,
        _ body: (Opened, borrowing LMDBTransaction) throws(LMDBError) -> Result
    ) throws(JournalError) -> Result {
        try checkFolder(operation)
        var attemptsLeft = 5
        while true {
            let identity = StateFolder.readerTableIdentity(in: folder)
            var hasBegun = false
            do throws(LMDBError) {
                return try readOnce { opened, transaction throws(LMDBError) in
                    hasBegun = true
                    return try body(opened, transaction)
                }
            } catch {
                attemptsLeft -= 1
                let hasChanged = identity != StateFolder.readerTableIdentity(in: folder) || owner != nil
                let mayPass = error.code == MDB_MAP_RESIZED || (error.code == MDB_CORRUPTED && hasChanged)
                guard mayPass, attemptsLeft > 0, isRepeatable || !hasBegun else {
                    throw JournalError(error, operation: operation, folder: folder)
                }
            }
        }
    }

    private func readOnce<Result>(
        _ body: (Opened, borrowing LMDBTransaction) throws(LMDBError) -> Result
    ) throws(LMDBError) -> Result {
        guard let environment = try LMDBEnvironment(reading: folder) else {
            throw LMDBError(code: MDB_INVALID, detail: "data.mdb is empty")
        }
        return try environment.read { transaction throws(LMDBError) in
            try environment.checkWhole(transaction)
            let (maps, header) = try StateMaps.open(transaction, create: false)
            let opened = Opened(environment: environment, header: header, entries: StoredEntries(maps: maps))
            return try body(opened, transaction)
        }
    }

    private func checkFolder(_ operation: String) throws(JournalError) {
        func failure(_ problem: String) -> JournalError {
            JournalError(operation: operation, folder: folder, reason: .absent(problem: problem))
        }
        guard access(folder, F_OK) == 0 || errno != ENOENT else { throw failure("there is no such folder") }
        guard try StateFolder.entries(of: folder, operation: operation).contains(LMDBFileCheck.fileName) else {
            throw failure("there is no state in it; a scheduler's has a file data.mdb")
        }
    }
}
