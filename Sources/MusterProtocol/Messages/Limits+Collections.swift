extension Limits {
    /// The longest name of a collection, and of a function that it needs, in bytes of UTF-8.
    package static let collectionNameByteCount = 256
    /// The largest plan of a collection, in bytes of UTF-8. It travels in one message.
    package static let planByteCount = 16 << 20
    /// The most collections that a scheduler stores.
    package static let collectionCount = 4096
    /// The most bytes that the plans of all collections have together.
    package static let collectionsByteCount = 1 << 30
    /// The most functions that all collections need, each counted for each collection, so that a list of them fits a
    /// message.
    package static let collectionsFunctionCount = 131_072
}
