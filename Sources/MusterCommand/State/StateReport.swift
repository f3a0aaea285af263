import MusterRuntime

/// What is told of a state.
struct StateReport: Encodable {
    struct TableReport: Encodable {
        let name: String
        let entryCount: Int
        let byteCount: Int
    }

    let format: String
    /// In hexadecimal.
    let state: String
    let incarnation: UInt64
    let isInUse: Bool
    /// The scheduler's process, where it is known.
    let process: Int32?
    let fileByteCount: Int
    let usedByteCount: Int
    let tables: [TableReport]

    init(_ summary: StateSummary, owner: FolderLock.Owner?) {
        format = StateHeader.format
        state = String(summary.header.state, radix: 16)
        incarnation = summary.header.incarnation
        (isInUse, process) = (owner != nil, owner?.process)
        (fileByteCount, usedByteCount) = (summary.usage.fileByteCount, summary.usage.usedByteCount)
        tables = summary.tables.map {
            TableReport(name: $0.name, entryCount: $0.entryCount, byteCount: $0.byteCount)
        }
    }

    /// Who uses it, in words.
    var use: String {
        guard isInUse else { return "by nobody" }
        return process.map { "by the scheduler in process \($0)" } ?? "by a scheduler"
    }
}
