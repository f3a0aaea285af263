public import MusterGraph

/// A collection that a scheduler stores: a plan to go on from.
///
/// ```swift
/// let scores = try await client.collection(named: "scores")
/// let best = try await client.get(scores.graph, "best")
/// ```
///
/// It is what was stored when it was asked for: whoever stores another under its name does not change it.
public struct StoredCollection: Sendable {
    /// What is known of it.
    public let info: CollectionInfo
    /// What was stored, as JSON: of a graph, what ``Graph/init(json:)-(String)`` reads.
    public let json: String
    /// The client that asked for it, on whose cluster it can be computed.
    let client: Client

    /// The graph that was stored.
    ///
    /// - Throws: A ``ClusterError`` of the kind `invalidCollection` when it is no graph; a ``GraphErrors`` when a client of
    ///   another kind stored what is none.
    public var graph: Graph {
        get throws {
            try expect(.graph)
            return try Graph(json: json)
        }
    }

    /// The plan of the bag that was stored.
    ///
    /// - Throws: As ``graph``.
    public var plan: BagPlan {
        get throws {
            try expect(.bag)
            return try GraphJSON.decodePlan(Array(json.utf8))
        }
    }

    /// The bag that was stored, with elements of a type that the caller knows. It remembers its client:
    /// `collection.bag(of: Int.self).map { $0 + 1 }.compute()`.
    ///
    /// - Throws: As ``graph``.
    public func bag<Element>(of type: Element.Type) throws -> Bag<Element> {
        Bag(plan: try plan, client: client, holder: nil)
    }

    /// The value that the stored bag's reduction comes to, as an expression.
    ///
    /// - Throws: As ``graph``.
    public func expression<Result>(of type: Result.Type) throws -> Expr<Result> {
        Expr(.bag(try plan))
    }

    /// Checks that the collection is what it is about to be taken for.
    func expect(_ kind: CollectionInfo.Kind) throws(ClusterError) {
        guard info.kind == kind else {
            throw ClusterError(
                .invalidCollection, "the collection `\(info.name)` is a \(info.kind), and no \(kind)")
        }
    }
}
