import MusterGraph
import MusterProtocol

/// A graph that was compiled for some keys.
struct PreparedGraph: Sendable {
    /// The encoded graph.
    let bytes: Payload
    /// The wanted tasks, each once.
    let wanted: [UInt32]
    /// For each key that was asked for, the place of its task in `wanted`; empty where that is its number.
    private let places: [Int]
    /// The first key that was asked for of each task in `wanted`.
    let keys: [Key]

    init(_ graph: Graph, _ keys: [Key]) throws(GraphErrors) {
        let (compiled, indices) = try graph.compile(wanted: keys, files: .local)
        bytes = compiled.encode()
        if zip(indices, indices.dropFirst()).allSatisfy({ $0 < $1 }) {
            // As it mostly is: each key its own task, in the order in which they run.
            (wanted, places, self.keys) = (indices, [], keys)
            return
        }
        var placeOfTask = IndexTable()
        var (wanted, places, firstKeys): ([UInt32], [Int], [Key]) = ([], [], [])
        places.reserveCapacity(keys.count)
        for (key, index) in zip(keys, indices) {
            if let place = placeOfTask[index] {
                places.append(Int(place))
            } else {
                placeOfTask[index] = UInt32(wanted.count)
                places.append(wanted.count)
                wanted.append(index)
                firstKeys.append(key)
            }
        }
        (self.wanted, self.places, self.keys) = (wanted, places, firstKeys)
    }

    /// What there is for each key, of what there is for each task in `wanted`.
    func byKey<Element>(_ elements: [Element]) -> [Element] {
        places.isEmpty ? elements : places.map { elements[$0] }
    }

    /// The key of a wanted task.
    func key(of index: UInt32) -> Key {
        wanted.firstIndex(of: index).map { keys[$0] } ?? "?"
    }

    /// What is sent to the scheduler.
    func submission(_ mode: Submit.Mode, functionTimeout: Duration) -> GraphSubmission {
        GraphSubmission(
            id: .random(in: 1 ... .max), mode: mode, bytes: bytes, wanted: wanted,
            functionTimeoutMilliseconds: UInt32(clamping: functionTimeout.wholeMilliseconds))
    }

    /// What is sent to the scheduler for whoever will ask for the values, as often and in the order as the keys stand.
    func detachedSubmission(functionTimeout: Duration) -> GraphSubmission {
        var submission = submission(.detach, functionTimeout: functionTimeout)
        submission.wanted = byKey(wanted)
        return submission
    }
}

extension Client {
    /// Compiles a graph. When it is wrong, all is said that can be known of it, that of its functions too.
    func prepare(_ graph: Graph, _ keys: [Key]) async throws -> PreparedGraph {
        do {
            return try PreparedGraph(graph, keys)
        } catch {
            throw await complete(error, of: graph, keys)
        }
    }

    /// The error for a request that did not work. A rejected graph is looked at here too: here it is known where in a
    /// text its keys stand.
    func error(_ failure: ClientFailure, of graph: Graph, _ keys: [Key], _ prepared: PreparedGraph) async -> any Error {
        let error = failure.error { prepared.key(of: $0) }
        guard let errors = error as? GraphErrors else { return error }
        return await complete(errors, of: graph, keys)
    }

    /// Everything that is wrong with a graph of which some errors are known.
    private func complete(_ known: GraphErrors, of graph: Graph, _ keys: [Key]) async -> GraphErrors {
        guard let catalog = try? await catalog(), !catalog.names.isEmpty else { return known }
        let all = graph.check(wanted: keys, catalog: catalog, files: .local)
        return all.count >= known.errors.count ? GraphErrors(all) : known
    }

    /// Everything that is wrong with a graph, by the functions that the cluster has now. Nothing is run.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - keys: The keys that are wanted, with all that they need; nil for the whole graph.
    /// - Returns: The errors; none when the graph would be accepted.
    /// - Throws: A ``ClusterError`` when the cluster can't be asked.
    public func check(_ graph: Graph, _ keys: [Key]? = nil) async throws -> [GraphError] {
        graph.check(wanted: keys, catalog: try await catalog(), files: .local)
    }
}
