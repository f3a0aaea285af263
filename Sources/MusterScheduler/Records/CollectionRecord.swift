import MusterGraph

/// A stored collection: the plan of a graph or a bag, under a name.
///
/// It is made of plain facts and refers to nothing else, so that `value(withPlan: true)` is all there is to write down.
package struct CollectionRecord: Sendable {
    /// What the plan is of.
    package enum Kind: String, Sendable {
        case graph, bag
    }

    /// A function that the plan needs.
    package struct Function: Sendable {
        package let name: String
        /// What connected workers had of it when the collection was stored; for people.
        package let versions: [String]
    }

    package let name: String
    package let kind: Kind
    /// JSON text, which only clients look into.
    package let plan: String
    /// By name.
    package let functions: [Function]
    /// In milliseconds since 1970 began.
    package let storedAtMilliseconds: Int64

    /// The size of the plan.
    package var byteCount: Int { plan.utf8.count }

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
