import MusterGraph

/// A stored collection: the plan of a graph or a bag, under a name.
///
/// It is made of plain facts and refers to nothing else, so that `value(withPlan: true)` is all there is to write down.
struct CollectionRecord {
    /// What the plan is of.
    enum Kind: String {
        case graph, bag
    }

    /// A function that the plan needs.
    struct Function {
        let name: String
        /// What connected workers had of it when the collection was stored; for people.
        let versions: [String]
    }

    let name: String
    let kind: Kind
    /// JSON text, which only clients look into.
    let plan: String
    /// By name.
    let functions: [Function]
    /// In milliseconds since 1970 began.
    let storedAtMilliseconds: Int64

    /// The size of the plan.
    var byteCount: Int { plan.utf8.count }

    /// The collection as clients are told of it.
    func value(withPlan: Bool) -> Value {
        var members: [String: Value] = [
            "name": .string(name), "kind": .string(kind.rawValue), "byteCount": .int64(Int64(byteCount)),
            "storedAt": .int64(storedAtMilliseconds),
            "functions": .list(
                functions.map { ["name": .string($0.name), "versions": .list($0.versions.map { .string($0) })] }),
        ]
        if withPlan { members["plan"] = .string(plan) }
        return .map(members)
    }
}
