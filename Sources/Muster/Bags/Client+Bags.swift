import MusterGraph

/// Computing bags.
extension Client {
    /// All elements of a bag, in order. Partitions are computed side by side.
    ///
    /// - Parameters:
    ///   - bag: The bag.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``.
    public func compute<Element: Decodable>(
        _ bag: Bag<Element>, timeout: Duration? = nil, progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> [Element] {
        let (graph, results) = try bag.graph()
        let partitions = try await get(graph, results, as: [Element].self, timeout: timeout, progress: progress)
        return partitions.count == 1 ? partitions[0] : partitions.flatMap(\.self)
    }

    /// Computes a bag and keeps its partitions on the workers, as long as the bag that this gives lives, and those that
    /// are made of it. dask: `persist`.
    ///
    /// - Throws: See ``Client``. That a partition fails is told by what takes it.
    public func persist<Element>(_ bag: Bag<Element>) async throws -> Bag<Element> {
        let (graph, results) = try bag.graph()
        let futures = try await submit(graph, results).futures
        let partitions = Term.list(futures.map { .future($0.id) })
        return Bag(
            plan: BagPlan(source: BagStep(.partitions, ["lists": partitions])), client: self, holder: futures)
    }
}

extension Bag {
    /// The graph that computes the bag, and where its partitions stand.
    func graph() throws -> (graph: Graph, results: [Key]) {
        do {
            return try plan.graph(files: .local)
        } catch {
            throw GraphErrors([GraphError(message: "\(error)")])
        }
    }

    /// Computes the bag with the client that it came from. See ``Client/compute(_:timeout:progress:)-swift.method``.
    ///
    /// - Throws: A ``ClusterError`` where it came from none; see ``Client``.
    public func compute() async throws -> [Element] where Element: Decodable {
        guard let client else {
            throw ClusterError(.requestFailed, "this bag came from no client; `client.compute(bag)` computes it")
        }
        return try await client.compute(self)
    }
}
