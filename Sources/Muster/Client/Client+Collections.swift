public import MusterGraph
import MusterProtocol

/// Collections: plans that the scheduler stores under names, for every client. The other end is
/// `SchedulerState+Collections`.
extension Client {
    /// Stores a graph under a name, for every client of this scheduler. The graph is stored, not the data: nothing runs.
    ///
    /// What can be wrong with a graph whatever keys will be wanted is looked at now: unknown keys, cycles. Functions and
    /// types are checked when it is computed, since workers may come and go until then. It stays until it is deleted, also
    /// when this client is closed.
    ///
    /// - Parameters:
    ///   - graph: The graph; it must not use futures, which end with their client.
    ///   - name: The name, of 1 to 256 bytes and without control characters.
    ///   - replacing: Whether it takes the place of what has that name already; otherwise that is an error.
    /// - Returns: What was stored.
    /// - Throws: A ``GraphErrors`` when the graph is wrong; a ``ClusterError``, of the kind `collectionExists` when the name
    ///   is taken, `limitReached` when the graph is too large or too much is stored already, and `invalidCollection` when
    ///   the name is none.
    @discardableResult
    public func setCollection(
        _ graph: Graph, as name: String, replacing: Bool = false
    ) async throws -> CollectionInfo {
        let functions = try graph.functionsForStoring()
        return try await store(.graph, plan: graph.json, functions: functions, as: name, replacing: replacing)
    }

    /// Stores a bag under a name, for every client of this scheduler. The plan is stored, not the data: nothing runs. It must
    /// not be a persisted bag, whose partitions end with their client.
    ///
    /// ```swift
    /// try await client.setCollection(Bag(0..<5).map(Math.inc), as: "mybag")
    /// let bag = try await other.collection(named: "mybag").bag(of: Int.self)
    /// ```
    ///
    /// - Parameters:
    ///   - bag: The bag.
    ///   - name: The name, of 1 to 256 bytes and without control characters.
    ///   - replacing: Whether it takes the place of what has that name already; otherwise that is an error.
    /// - Returns: What was stored.
    /// - Throws: As for a graph.
    @discardableResult
    public func setCollection<Element>(
        _ bag: Bag<Element>, as name: String, replacing: Bool = false
    ) async throws -> CollectionInfo {
        try await setCollection(bag.plan, as: name, replacing: replacing)
    }

    /// Stores a bag's plan, or that of a reduction, under a name. See ``setCollection(_:as:replacing:)-swift.method``.
    @discardableResult
    public func setCollection(
        _ plan: BagPlan, as name: String, replacing: Bool = false
    ) async throws -> CollectionInfo {
        let functions = try (["bag": .bag(plan)] as Graph).functionsForStoring()
        return try await store(
            .bag, plan: GraphJSON.encode(plan), functions: functions, as: name, replacing: replacing)
    }

    /// The collection of a name, which any client may have stored.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - checkingFunctions: Whether it is an error, told at once, when no connected worker has some of its functions.
    ///     Without that a plan can be looked at, or computed by workers that are yet to come.
    /// - Throws: A ``ClusterError``, of the kind `unknownCollection` when there is none, `functionsUnavailable` when workers
    ///   lack functions that it needs, which the message names, and `noWorker` when none is connected.
    public func collection(named name: String, checkingFunctions: Bool = true) async throws -> StoredCollection {
        let argument: Value = ["name": .string(name), "check": .bool(checkingFunctions)]
        let answer = try await ask(.collection, argument, as: CollectionAnswer.self)
        guard let plan = answer.plan else {
            throw ClusterError(.requestFailed, "the scheduler told of the collection `\(name)` without its plan")
        }
        return StoredCollection(info: answer.info, json: plan, client: self)
    }

    /// The collections that are stored, by name.
    ///
    /// - Throws: A ``ClusterError``.
    public func collections() async throws -> [CollectionInfo] {
        try await ask(.collections, as: [CollectionAnswer].self).map(\.info)
    }

    /// Deletes a collection. What was computed from it, or is being computed, is not touched.
    ///
    /// - Parameter name: The name.
    /// - Returns: What was deleted.
    /// - Throws: A ``ClusterError``, of the kind `unknownCollection` when there is none.
    @discardableResult
    public func deleteCollection(named name: String) async throws -> CollectionInfo {
        try await ask(.deleteCollection, ["name": .string(name)], as: CollectionAnswer.self).info
    }

    /// Stores a plan of any kind.
    ///
    /// - Parameters:
    ///   - plan: JSON text.
    ///   - functions: The names of the functions that it needs, each once.
    func store(
        _ kind: CollectionInfo.Kind, plan: String, functions: [String], as name: String, replacing: Bool
    ) async throws -> CollectionInfo {
        // The scheduler says the same of a plan that a message can hold, and never sees a larger one.
        guard plan.utf8.count <= Limits.planByteCount else {
            throw ClusterError(
                .limitReached,
                "the bytes of the plan of `\(name)`: \(plan.utf8.count), and the limit is \(Limits.planByteCount)")
        }
        let argument: Value = [
            "name": .string(name), "kind": .string(kind.rawValue), "plan": .string(plan),
            "functions": .list(functions.map { .string($0) }), "replace": .bool(replacing),
        ]
        return try await ask(.setCollection, argument, as: CollectionAnswer.self).info
    }
}
