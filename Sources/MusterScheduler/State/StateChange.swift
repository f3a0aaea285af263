package import MusterGraph

/// What a scheduler's state consists of when it is written down: entries of a few tables.
///
/// Raw values are part of the format of state files, and never used again for another table.
package enum StateTable: UInt8, CaseIterable, Sendable {
    /// Workers that are connected, by identity: `WorkerEntry`.
    case workers = 1
    /// Graphs that were accepted and are not over, by number: `GraphEntry`.
    case graphs = 2
    /// What has become of tasks of such graphs, by the number of the graph and a sequence: `HistoryEntry`.
    case history = 3
    /// Stored collections, by name: `CollectionEntry`.
    case collections = 4
    /// Calls that have killed their workers, by hashes: `CrashRecord`.
    case crashes = 5
}

/// One entry of the state. Keys that are numbers are 8 bytes each, big-endian, so that entries stand in their order.
package struct StateEntry: Sendable, Equatable {
    package var table: StateTable
    package var key: [UInt8]
    package var value: Payload

    package init(_ table: StateTable, key: [UInt8], value: Payload) {
        self.table = table
        self.key = key
        self.value = value
    }
}

/// A change of the state. Those of one turn belong together: all of them are written, or none.
package enum StateChange: Sendable, Equatable {
    /// Write an entry, in place of the one that has its key.
    case put(StateEntry)
    /// Remove an entry, if it is there.
    case remove(StateTable, key: [UInt8])
    /// Remove every entry whose key begins so.
    case removeAll(StateTable, prefix: [UInt8])
}

/// A state that cannot be taken up. Nothing of it is ever passed over in silence.
package struct StateFailure: Error, Sendable, CustomStringConvertible {
    /// Which entry, and what is wrong with it.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

extension UInt64 {
    /// The number as a key, or as a part of one.
    var stateKey: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
