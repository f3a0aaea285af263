import MusterGraph
import MusterProtocol

/// A query that was sent and is not answered.
struct AskedQuery {
    let kind: Query.Kind
    let argument: Value
}

extension Query.Kind {
    /// Whether it can be asked again where nobody knows if the scheduler has done it. What changes a name's collection
    /// can't: another client may have changed it since.
    var isRepeatable: Bool {
        switch self {
        case .workers, .functions, .status, .load, .collection, .collections, .requests: true
        case .setCollection, .deleteCollection: false
        }
    }
}
