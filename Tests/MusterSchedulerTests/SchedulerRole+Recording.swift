import MusterConversations
import MusterGraph
import MusterProtocol
import MusterScheduler

/// What is written down, as lines.
extension SchedulerRole {
    func text(_ change: StateChange) -> String {
        switch change {
        case .put(let entry): "put \(entry.table) \(key(entry.key)): \(text(entry))"
        case .remove(let table, let key): "remove \(table) \(self.key(key))"
        case .removeAll(let table, let prefix): "remove all \(table) of \(key(prefix))"
        }
    }

    private func text(_ entry: StateEntry) -> String {
        do {
            switch entry.table {
            case .workers:
                let worker = try WorkerEntry(archive: entry.value)
                return "\(worker.name) is worker \(worker.number)"
            case .graphs:
                let graph = try GraphEntry(archive: entry.value)
                let futures = graph.futures.isEmpty ? "" : ", takes \(names.text(graph.futures))"
                return
                    "\(graph.mode), wants \(graph.wanted), by \(graph.client), \(graph.functions.map(\.name))\(futures)"
            case .crashes:
                let crash = try CrashRecord(archive: entry.value)
                return "\(crash.call.function) has killed \(crash.count)"
            case .history: return text(try HistoryEntry(archive: entry.value))
            case .collections:
                let collection = try CollectionRecord(archive: entry.value)
                return "\(collection.kind) of \(collection.byteCount) bytes"
            }
        } catch {
            problems.append("an entry cannot be read: \(error)")
            return "\(error)"
        }
    }

    private func text(_ entry: HistoryEntry) -> String {
        var parts: [String] = []
        if entry.isAcknowledged { parts.append("acknowledged") }
        if !entry.results.indices.isEmpty { parts.append("results \(entry.results.indices)") }
        if !entry.delivered.isEmpty { parts.append("delivered \(entry.delivered)") }
        if !entry.failures.indices.isEmpty { parts.append("failures \(entry.failures.indices)") }
        if !entry.released.isEmpty { parts.append("released \(entry.released)") }
        if !entry.begun.isEmpty {
            parts.append("begun \(entry.begun) beyond \(entry.begunAttempts.map { $0 & 0xff_ffff_ffff })")
        }
        return parts.joined(separator: ", ")
    }

    /// A key: numbers, of graphs without the incarnation that they begin with; or a name.
    private func key(_ bytes: [UInt8]) -> String {
        guard bytes.count == 8 || bytes.count == 16 else { return String(decoding: bytes, as: UTF8.self) }
        return stride(from: 0, to: bytes.count, by: 8).map { start in
            let number = bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return "\(number & 0xff_ffff_ffff)"
        }.joined(separator: "/")
    }
}
