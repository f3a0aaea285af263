import MusterGraph
import MusterProtocol
import MusterScheduler

/// An entry of the state, read.
enum StateRecord {
    case worker(WorkerEntry)
    case graph(GraphEntry)
    case history(HistoryEntry, graph: UInt64, sequence: UInt64)
    case collection(CollectionRecord)
    case crash(CrashRecord)

    init(_ entry: StateEntry) throws(DecodingFailure) {
        switch entry.table {
        case .workers:
            let record = try WorkerEntry(archive: entry.value)
            try Self.check(entry.key, is: WorkerEntry.key(of: record.identity))
            self = .worker(record)
        case .graphs:
            let record = try GraphEntry(archive: entry.value)
            try Self.check(entry.key, is: GraphEntry.key(of: record.number))
            self = .graph(record)
        case .history:
            guard entry.key.count == 16 else {
                throw DecodingFailure(position: 0, message: "a key of \(entry.key.count) bytes, not 16")
            }
            self = .history(
                try HistoryEntry(archive: entry.value), graph: entry.key.bigEndianWord(at: 0),
                sequence: entry.key.bigEndianWord(at: 8))
        case .collections:
            let record = try CollectionRecord(archive: entry.value)
            try Self.check(entry.key, is: CollectionRecord.key(of: record.name))
            self = .collection(record)
        case .crashes:
            let record = try CrashRecord(archive: entry.value)
            try Self.check(entry.key, is: CrashRecord.key(of: record.call))
            self = .crash(record)
        }
    }

    private static func check(_ key: [UInt8], is own: [UInt8]) throws(DecodingFailure) {
        guard key == own else { throw DecodingFailure(position: 0, message: "it stands at the key of another entry") }
    }

    /// What is wrong with an entry, its graph included.
    static func problem(in entry: StateEntry) -> String? {
        do throws(DecodingFailure) {
            let record = try StateRecord(entry)
            if case .graph(let graph) = record { _ = try CompiledGraph(decoding: graph.bytes) }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
