public import MusterGraph
import MusterProtocol

/// Results that stay in the cluster.
extension Client {
    /// Begins to run a graph, and returns when the scheduler has accepted it.
    ///
    /// - Parameters:
    ///   - graph: The graph. Only what the keys need is run.
    ///   - keys: The keys whose results are to be kept.
    /// - Returns: A future for each key.
    /// - Throws: See ``Client``.
    public func submit(_ graph: Graph, _ keys: [Key]) async throws -> Submission {
        try Task.checkCancellation()
        let prepared = try await prepare(graph, keys)
        let run = GraphRun(prepared, on: connection)
        let request = ClientRequest(.submit(prepared.submission(.hold, functionTimeout: timeout)))
        let acceptance = await withTaskCancellationHandler {
            connection.begin(run.number, request, run)
            // A cancellation that came before the request was begun found nothing to cancel.
            if Task.isCancelled { run.cancel() }
            return await run.acceptance
        } onCancel: {
            run.cancel()
        }
        switch acceptance {
        case .failure(let failure): throw await error(failure, of: graph, keys, prepared)
        case .success(let number):
            let futures = zip(keys, prepared.byKey(prepared.wanted)).map { key, index in
                Future(key, TaskID(graph: number, index: index), of: run)
            }
            return Submission(futures: futures, run: run)
        }
    }

    /// Begins to run a graph for one key.
    ///
    /// - Throws: See ``Client``.
    public func submit(_ graph: Graph, _ key: Key) async throws -> Future {
        try await submit(graph, [key])[0]
    }

    /// Puts values into the cluster, to be used in graphs.
    ///
    /// - Parameter values: The values.
    /// - Returns: A future for each.
    /// - Throws: See ``Client``.
    public func scatter(_ values: [Value]) async throws -> Submission {
        var graph = Graph()
        var keys: [Key] = []
        for (number, value) in values.enumerated() {
            let key: Key = "scattered-\(number)"
            keys.append(key)
            graph.add(key, .value(value))
        }
        return try await submit(graph, keys)
    }

    /// Puts Swift values into the cluster; a struct becomes a map.
    ///
    /// - Parameter values: The values.
    /// - Returns: A future for each.
    /// - Throws: See ``Client``; an `EncodingError` for what is no value of Muster's.
    public func scatter<Element: Encodable>(encoding values: [Element]) async throws -> Submission {
        let encoder = ValueEncoder()
        return try await scatter(
            try values.map { value throws(EncodingError) in
                do throws(ConversionFailure) {
                    return try encoder.tree(value)
                } catch {
                    throw EncodingError.invalidValue(
                        value, EncodingError.Context(codingPath: [], debugDescription: "\(error)"))
                }
            })
    }

    /// Waits for futures and fetches their values, in their order.
    ///
    /// - Throws: What the first that fails throws.
    public func gather(_ futures: some Sequence<Future>) async throws -> [Value] {
        let futures = Array(futures)
        return try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            for (place, future) in futures.enumerated() {
                group.addTask { (place, try await future.value()) }
            }
            var values = [Value](repeating: .null, count: futures.count)
            for try await (place, value) in group { values[place] = value }
            return values
        }
    }

    /// Ends a graph: what runs is stopped where it can be, and its results are dropped.
    public func cancel(_ submission: Submission) {
        submission.run.cancel()
    }

    /// Ends the graphs that these futures belong to, with all their other futures.
    public func cancel(_ futures: some Sequence<Future>) {
        var seen: Set<UInt64> = []
        for future in futures where seen.insert(future.run.number).inserted { future.run.cancel() }
    }
}
