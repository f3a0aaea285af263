import MusterScheduler

/// What is in a state, counted.
package struct StateSummary: Sendable {
    /// How much of one table there is.
    package struct Count: Hashable, Sendable {
        /// The table's name.
        package let name: String
        package internal(set) var entryCount = 0
        /// The bytes of the values.
        package internal(set) var byteCount = 0
    }

    package let header: StateHeader
    package let usage: LMDBEnvironment.Usage
    /// By table, in the order of their numbers; last, if there are any, entries of tables that this version does not know. A
    /// scheduler of this version refuses those.
    package private(set) var tables: [Count]
    private let places: [StateTable]

    init(header: StateHeader, usage: LMDBEnvironment.Usage) {
        (self.header, self.usage) = (header, usage)
        places = StateTable.allCases.sorted { $0.rawValue < $1.rawValue }
        tables = places.map { Count(name: $0.name) }
    }

    mutating func add(_ table: StateTable?, _ byteCount: Int) {
        let place = table.flatMap { places.firstIndex(of: $0) } ?? places.count
        if place == tables.count { tables.append(Count(name: "unknown")) }
        tables[place].entryCount += 1
        tables[place].byteCount += byteCount
    }
}
