import MusterScheduler

extension StateTable {
    /// The table, for people.
    package var name: String {
        switch self {
        case .workers: "workers"
        case .graphs: "graphs"
        case .history: "history"
        case .collections: "collections"
        case .crashes: "crashes"
        }
    }

    /// One of its entries, for people.
    func name(ofKey key: [UInt8]) -> String {
        switch self {
        case .workers where key.count == 8: "the worker \(Self.hexadecimal(key))"
        case .graphs where key.count == 8: "graph \(key.bigEndianWord(at: 0))"
        case .history where key.count == 16:
            "entry \(key.bigEndianWord(at: 8)) of the history of graph \(key.bigEndianWord(at: 0))"
        case .collections where String(validating: key, as: UTF8.self) != nil:
            "the collection \"\(String(decoding: key, as: UTF8.self))\""
        case .workers, .graphs, .history, .collections, .crashes:
            "the entry \(Self.hexadecimal(key)) of the table `\(name)`"
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension [UInt8] {
    /// The number that 8 bytes are, the first of which is so many after the beginning.
    func bigEndianWord(at place: Int) -> UInt64 { word(at: place).byteSwapped }
}
