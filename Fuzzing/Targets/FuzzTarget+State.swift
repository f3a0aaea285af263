import MusterGraph
import MusterProtocol
package import MusterScheduler

extension FuzzTarget {
    /// Entries of a scheduler's state, as they come out of a file. A state that is not refused is one that a scheduler can
    /// go on with.
    static let state = FuzzTarget("state") { bytes in
        let entries = try unpack(bytes)
        for entry in entries { try useEntry(entry) }
        try useState(entries)
    }

    /// Entries as bytes: of each the table, the size of its key, the key, the size of its value in 4 bytes, and the value.
    package static func pack(_ entries: [StateEntry]) -> [UInt8] {
        entries.flatMap { entry in
            let size = (0..<4).map { UInt8(truncatingIfNeeded: entry.value.count >> (8 * $0)) }
            return [entry.table.rawValue, UInt8(entry.key.count)] + entry.key + size
                + entry.value.withUnsafeBytes { Array($0) }
        }
    }

    private static func unpack(_ bytes: [UInt8]) throws -> [StateEntry] {
        var (entries, rest): ([StateEntry], ArraySlice<UInt8>) = ([], bytes[...])
        func take(_ count: Int) throws -> ArraySlice<UInt8> {
            guard rest.count >= count else { throw StateFailure("the entries end within one") }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        while !rest.isEmpty {
            let head = Array(try take(2))
            guard let table = StateTable(rawValue: head[0]) else { throw StateFailure("there is no table \(head[0])") }
            let key = Array(try take(Int(head[1])))
            let size = try take(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            entries.append(StateEntry(table, key: key, value: Payload(Array(try take(size)))))
        }
        return entries
    }

    /// What is read is written as it was, but for fields that this version does not know.
    private static func useEntry(_ entry: StateEntry) throws {
        switch entry.table {
        case .workers: try rewrite(WorkerEntry(archive: entry.value))
        case .graphs: try rewrite(GraphEntry(archive: entry.value))
        case .history: try rewrite(HistoryEntry(archive: entry.value))
        case .collections: try rewrite(CollectionRecord(archive: entry.value))
        case .crashes: try rewrite(CrashRecord(archive: entry.value))
        }
    }

    private static func rewrite<Entry: Record>(_ entry: Entry) throws {
        try FuzzFinding.never("an entry that was read cannot be written and read again") {
            let archive = try entry.archive()
            let again = try Entry(archive: archive).archive()
            try FuzzFinding.unless(
                archive.withUnsafeBytes { Array($0) } == again.withUnsafeBytes { Array($0) },
                "an entry changes when it is written and read again")
        }
    }

    /// Takes up a state, and waits in vain for the workers and clients that it tells of.
    private static func useState(_ entries: [StateEntry]) throws {
        var configuration = SchedulerConfiguration()
        configuration.state = 7
        configuration.incarnation = 2
        configuration.isRecorded = true
        configuration.workerNumberCount = 1_000
        var state = SchedulerState(configuration: configuration)
        try state.restore(entries, now: .zero)
        var now = Moment.zero
        let client = ConnectionID(number: 1)
        for wait in [0, 1, configuration.returnMilliseconds, configuration.absenceMilliseconds, 1_000] {
            now = now.advanced(byMilliseconds: wait)
            if wait == 1 {
                state.handle(.clientJoined(client, ClientHello(name: "c", processID: 1)), now: now)
                for (request, kind) in [(1, Query.Kind.requests), (2, .collections), (3, .status)] {
                    let query = Query(request: UInt64(request), kind: kind, argument: .null)
                    state.handle(.message(client, .query(query)), now: now)
                }
            }
            for case .record(let number, _) in state.turn(now: now) { state.handle(.recorded(number), now: now) }
            for case .record(let number, _) in state.turn(now: now) { state.handle(.recorded(number), now: now) }
            let problems = state.checkInvariants()
            try FuzzFinding.unless(problems.isEmpty, "after \(now): \(problems.joined(separator: "\n"))")
        }
    }
}
