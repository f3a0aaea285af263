public import MusterGraph
import MusterProtocol

/// Running graphs, and waiting for their values.
extension Client {
    /// The value of one key.
    ///
    /// - Parameters:
    ///   - graph: The graph. Only what the key needs is run.
    ///   - key: The key.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``.
    public func get(
        _ graph: Graph, _ key: Key, timeout: Duration? = nil, progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> Value {
        try await get(graph, [key], timeout: timeout, progress: progress)[0]
    }

    /// The values of several keys, in their order.
    ///
    /// - Parameters:
    ///   - graph: The graph. Only what the keys need is run.
    ///   - keys: The keys; one may occur more than once.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``. The first task that fails ends the whole.
    public func get(
        _ graph: Graph, _ keys: [Key], timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> [Value] {
        let values = try await payloads(graph, keys, timeout: timeout, progress: progress)
        return try zip(keys, values).map { try decodeTree($0.1, of: $0.0) }
    }

    /// The values of keys in lists, as lists of the same shape.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - keys: Lists of keys.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    /// - Throws: See ``Client``.
    public func get(_ graph: Graph, _ keys: [[Key]], timeout: Duration? = nil) async throws -> [[Value]] {
        var values = try await get(graph, keys.flatMap(\.self), timeout: timeout)[...]
        return keys.map { row in
            defer { values = values.dropFirst(row.count) }
            return Array(values.prefix(row.count))
        }
    }

    /// The values of keys in lists of any nesting, as a value of the same shape.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - tree: Keys, and lists of them; lists nest at most 64 deep.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    /// - Throws: See ``Client``.
    public func get(_ graph: Graph, tree: KeyTree, timeout: Duration? = nil) async throws -> Value {
        guard let keys = tree.keys() else {
            throw GraphErrors([
                GraphError(message: "the lists of wanted keys nest deeper than \(KeyTree.maximumDepth)")
            ])
        }
        var values = try await get(graph, keys, timeout: timeout)[...]
        return tree.filled(from: &values)
    }

    /// The value of one key, as a Swift type: a struct is read from a map.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - key: The key.
    ///   - type: The type that the value should have.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``; a ``ResultTypeError`` when the value is something else.
    public func get<Result: Decodable>(
        _ graph: Graph, _ key: Key, as type: Result.Type, timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> Result {
        try await get(graph, [key], as: type, timeout: timeout, progress: progress)[0]
    }

    /// The values of several keys, all as the same Swift type.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - keys: The keys.
    ///   - type: The type that each value should have.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``; a ``ResultTypeError`` when a value is something else.
    public func get<Result: Decodable>(
        _ graph: Graph, _ keys: [Key], as type: Result.Type, timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> [Result] {
        let values = try await payloads(graph, keys, timeout: timeout, progress: progress)
        if let numbers = ValueDecoder().decodeNumbers(type, from: values) { return numbers }
        return try zip(keys, values).map { try decode(type, from: $0.1, of: $0.0) }
    }

    /// The value of one key, as the bytes that it is stored and sent as (see `docs/values.md`).
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - key: The key.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    /// - Throws: See ``Client``.
    public func payload(_ graph: Graph, _ key: Key, timeout: Duration? = nil) async throws -> Payload {
        try await payloads(graph, [key], timeout: timeout)[0]
    }

    /// The values of several keys, as the bytes that they are stored and sent as (see `docs/values.md`).
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - keys: The keys.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``.
    public func payloads(
        _ graph: Graph, _ keys: [Key], timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> [Payload] {
        guard !keys.isEmpty else { return [] }
        try Task.checkCancellation()
        let prepared = try await prepare(graph, keys)
        let request = ClientRequest(
            .submit(prepared.submission(.deliver, functionTimeout: functionTimeout(within: timeout))),
            timeoutMilliseconds: timeout?.wholeMilliseconds)
        switch await connection.perform(request, onProgress: progress) {
        case .values(let values): return prepared.byKey(values)
        case .failed(let failure): throw await error(failure, of: graph, keys, prepared)
        case .connected, .settled, .answer: throw ClusterError.unexpectedOutcome
        }
    }
}

extension Client {
    /// How long the scheduler waits for workers and for functions, where the whole may take so long: less, as its answer
    /// says what was missing, and so is worth more than this client's own.
    func functionTimeout(within limit: Duration?) -> Duration {
        limit.map { min(timeout, $0 * 3 / 4) } ?? timeout
    }
}

extension ClusterError {
    /// The core ended a request with what belongs to another kind of request.
    static var unexpectedOutcome: ClusterError {
        ClusterError(.requestFailed, "the request ended in a way that is not known; this is an error in Muster")
    }
}

/// A value's bytes as a tree.
func decodeTree(_ payload: Payload, of key: Key) throws(ResultTypeError) -> Value {
    do throws(DecodingFailure) {
        return try Value(decoding: payload)
    } catch {
        throw ResultTypeError(key: key, type: "Value", message: "\(error)")
    }
}

/// A value's bytes as a Swift type.
func decode<Result: Decodable>(
    _ type: Result.Type, from payload: Payload, of key: Key
) throws(ResultTypeError) -> Result {
    do throws(ConversionFailure) {
        return try ValueDecoder().decode(type, from: payload)
    } catch {
        throw ResultTypeError(key: key, type: "\(type)", message: "\(error)")
    }
}
