import MusterGraph
package import MusterScheduler

/// A state as a dictionary.
package struct JournalModel {
    private struct Place: Hashable {
        let table: StateTable
        let key: [UInt8]
    }

    private var values: [Place: Payload] = [:]

    package init() {}

    package mutating func apply(_ changes: [StateChange]) {
        for change in changes {
            switch change {
            case .put(let entry): values[Place(table: entry.table, key: entry.key)] = entry.value
            case .remove(let table, let key): values[Place(table: table, key: key)] = nil
            case .removeAll(let table, let prefix):
                values = values.filter { $0.key.table != table || !$0.key.key.starts(with: prefix) }
            }
        }
    }

    /// The entries as a journal gives them.
    package var entries: [StateEntry] {
        values.map { StateEntry($0.key.table, key: $0.key.key, value: $0.value) }.sorted {
            $0.table == $1.table ? $0.key.lexicographicallyPrecedes($1.key) : $0.table.rawValue < $1.table.rawValue
        }
    }
}
