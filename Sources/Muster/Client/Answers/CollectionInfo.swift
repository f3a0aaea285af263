public import struct Foundation.Date

/// What is known of a collection that a scheduler stores, besides its plan.
public struct CollectionInfo: Hashable, Sendable, Codable {
    /// What a collection is the plan of.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A graph.
        case graph
        /// A bag.
        case bag
    }

    /// A function that a plan needs.
    public struct Function: Hashable, Sendable, Codable {
        /// `family.function`.
        public let name: String
        /// The versions that connected workers had when the collection was stored; none where nobody had it. This is
        /// information: which version is called is settled when the collection is computed.
        public let versions: [String]
    }

    /// Its name.
    public let name: String
    /// What its plan is of.
    public let kind: Kind
    /// The functions that it needs, by name.
    public let functions: [Function]
    /// The size of its plan.
    public let byteCount: Int
    /// When it was stored, by the scheduler's clock.
    public let storedAt: Date
}

/// A collection as the scheduler tells of it; see `docs/protocol.md`.
struct CollectionAnswer: Decodable {
    let name: String
    let kind: CollectionInfo.Kind
    let functions: [CollectionInfo.Function]
    let byteCount: Int
    /// In milliseconds since 1970 began.
    let storedAt: Int64
    /// Only where it was asked for.
    let plan: String?

    var info: CollectionInfo {
        CollectionInfo(
            name: name, kind: kind, functions: functions, byteCount: byteCount,
            storedAt: Date(timeIntervalSince1970: Double(storedAt) / 1_000))
    }
}
