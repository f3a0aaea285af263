import Foundation
import Muster

/// A collection as it is listed.
struct ListedCollection: Encodable {
    let name: String
    let kind: String
    let functions: [CollectionInfo.Function]
    let byteCount: Int
    /// `2026-01-31T12:00:00Z`
    let storedAt: String

    init(_ info: CollectionInfo) {
        name = info.name
        kind = info.kind.rawValue
        functions = info.functions
        byteCount = info.byteCount
        storedAt = info.storedAt.formatted(.iso8601)
    }

    /// The names of the functions for a table: the first few, and how many more there are.
    var functionNames: String {
        let shown = functions.prefix(4).map(\.name).joined(separator: ", ")
        return functions.count > 4 ? "\(shown) and \(functions.count - 4) more" : shown
    }
}
