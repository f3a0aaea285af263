import MusterGraph
package import MusterScheduler

/// The state of a scheduler as it is on a simulated disk: what was written stays, what was under way is lost with the
/// scheduler.
package struct SimulatedJournal {
    private var entries: [Key: Payload] = [:]
    /// Records that are under way, in order.
    private var pending: [(number: UInt64, changes: [StateChange])] = []
    /// How often a scheduler was started with it.
    package private(set) var incarnation: UInt64 = 1

    private struct Key: Hashable, Comparable {
        let table: UInt8
        let key: [UInt8]

        static func < (left: Key, right: Key) -> Bool {
            left.table == right.table
                ? left.key.lexicographicallyPrecedes(right.key) : left.table < right.table
        }
    }

    package init() {}

    package mutating func append(_ number: UInt64, _ changes: [StateChange]) {
        pending.append((number, changes))
    }

    /// Writes what is under way up to a record. Returns the number of the last; nil where there was none.
    @discardableResult
    package mutating func commit(upTo number: UInt64 = .max) -> UInt64? {
        let due = pending.prefix { $0.number <= number }
        for (_, changes) in due {
            for change in changes { apply(change) }
        }
        pending.removeFirst(due.count)
        return due.last?.number
    }

    private mutating func apply(_ change: StateChange) {
        switch change {
        case .put(let entry): entries[Key(table: entry.table.rawValue, key: entry.key)] = entry.value
        case .remove(let table, let key): entries[Key(table: table.rawValue, key: key)] = nil
        case .removeAll(let table, let prefix):
            let gone = entries.keys.filter { $0.table == table.rawValue && $0.key.starts(with: prefix) }
            for key in gone { entries[key] = nil }
        }
    }

    /// The scheduler is started again: what was under way is lost. Returns all there is, in order.
    package mutating func reopen() -> [StateEntry] {
        pending = []
        incarnation += 1
        return entries.sorted { $0.key < $1.key }.compactMap { key, value in
            StateTable(rawValue: key.table).map { StateEntry($0, key: key.key, value: value) }
        }
    }

    /// Entries of graphs, of which none is left when all is over.
    var leftovers: [String] {
        let ofGraphs = [StateTable.graphs.rawValue, StateTable.history.rawValue]
        return entries.keys.filter { ofGraphs.contains($0.table) }.sorted().map { "\($0.table) \($0.key)" }
    }
}
