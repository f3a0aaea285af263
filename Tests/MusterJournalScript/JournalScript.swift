import MusterFuzzing
import MusterGraph
package import MusterScheduler

/// Changes of a state that follow from their numbers, so that whoever reads a state knows what has to be in it.
package enum JournalScript {
    /// Where the number of the last changes stands.
    package static let counter = CollectionRecord.key(of: "counter")

    /// The changes of a number, the first of which is 1.
    package static func changes(_ number: UInt64) -> [StateChange] {
        var random = SplitMix64(seed: number)
        var changes = [
            StateChange.put(StateEntry(.collections, key: counter, value: Payload("\(number)".utf8.map { $0 })))
        ]
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            let graph = UInt64.random(in: 0..<20, using: &random)
            let history = HistoryEntry.key(of: graph, .random(in: 0..<50, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0: changes.append(.remove(.graphs, key: GraphEntry.key(of: graph)))
            case 1: changes.append(.removeAll(.history, prefix: GraphEntry.key(of: graph)))
            case 2...4:
                let value = value(byteCount(&random), number)
                changes.append(.put(StateEntry(.graphs, key: GraphEntry.key(of: graph), value: value)))
            default: changes.append(.put(StateEntry(.history, key: history, value: value(100, number))))
            }
        }
        return changes
    }

    /// Mostly small, sometimes of a few pages, seldom of several pieces.
    private static func byteCount(_ random: inout SplitMix64) -> Int {
        switch Int.random(in: 0..<100, using: &random) {
        case 0: Int.random(in: 0..<3_000_000, using: &random)
        case 1..<10: Int.random(in: 0..<100_000, using: &random)
        default: Int.random(in: 0..<300, using: &random)
        }
    }

    private static func value(_ count: Int, _ number: UInt64) -> Payload {
        Payload(count: count) { $0.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: number)) }
    }
}
