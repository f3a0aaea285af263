public import MusterGraph
import MusterProtocol

/// Graphs that outlive their client. The other end is `SchedulerState+Requests`.
extension Client {
    /// Begins to run a graph that goes on when this client is gone, and returns when the scheduler has accepted it.
    ///
    /// Any client of the scheduler, in another process and later too, gets the values with ``result(of:keeping:timeout:progress:)``.
    /// A scheduler that keeps its state also keeps the request when it is started again.
    ///
    /// ```swift
    /// let id = try await client.detach(graph, ["y"])
    /// // Elsewhere, later:
    /// let y = try await other.result(of: id)[0]
    /// ```
    ///
    /// - Parameters:
    ///   - graph: The graph. Only what the keys need is run.
    ///   - keys: The keys; one may occur more than once.
    ///   - timeout: How long the scheduler may take to accept it; nil is as long as it is there.
    /// - Returns: The name of the request, which stays until its result is taken or it is cancelled.
    /// - Throws: See ``Client``; a ``GraphErrors`` when no key is wanted.
    public func detach(_ graph: Graph, _ keys: [Key], timeout: Duration? = nil) async throws -> RequestID {
        guard !keys.isEmpty else { throw GraphErrors([GraphError(message: "no key of the graph is wanted")]) }
        try Task.checkCancellation()
        let prepared = try await prepare(graph, keys)
        let submission = prepared.detachedSubmission(functionTimeout: functionTimeout(within: timeout))
        let request = ClientRequest(.submit(submission), timeoutMilliseconds: timeout?.wholeMilliseconds)
        switch await connection.perform(request) {
        case .settled: return RequestID(submission.id)
        case .failed(let failure): throw await error(failure, of: graph, keys, prepared)
        case .connected, .values, .answer: throw ClusterError.unexpectedOutcome
        }
    }

    /// Waits for a request that was detached, by this or another client, and gives the values of its keys, in their order.
    ///
    /// - Parameters:
    ///   - id: The request.
    ///   - keeping: Whether the scheduler keeps the values, so that they can be asked for again. Otherwise the request is
    ///     over when they, or the failure of a task, are here.
    ///   - timeout: How long to wait; nil is as long as the cluster is there and at work. The request goes on afterwards.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``; a ``ClusterError`` of the kind `unknownRequest` when there is no such request.
    public func result(
        of id: RequestID, keeping: Bool = false, timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> [Value] {
        try await payloads(of: id, keeping: keeping, timeout: timeout, progress: progress).map {
            try decodeTree($0, of: Key("\(id)"))
        }
    }

    /// As ``result(of:keeping:timeout:progress:)``, with each value as the bytes that it is stored and sent as (see
    /// `docs/values.md`).
    ///
    /// - Throws: As that does.
    public func payloads(
        of id: RequestID, keeping: Bool = false, timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> [Payload] {
        try Task.checkCancellation()
        let request = ClientRequest(
            .collect(id.number, keeping: keeping), timeoutMilliseconds: timeout?.wholeMilliseconds)
        switch await connection.perform(request, onProgress: progress) {
        case .values(let values): return values
        case .failed(.task(let task)): throw TaskError(task.failure, requestedKey: Key(task.failure.key))
        case .failed(let failure): throw failure.error { _ in "" }
        case .connected, .settled, .answer: throw ClusterError.unexpectedOutcome
        }
    }

    /// Ends a request that was detached: what runs is stopped where it can be, and its results are dropped.
    ///
    /// - Parameter id: The request.
    /// - Throws: A ``ClusterError``, of the kind `unknownRequest` when there is no such request.
    public func cancel(_ id: RequestID) async throws {
        try Task.checkCancellation()
        let request = ClientRequest(.end(id.number), timeoutMilliseconds: timeout.wholeMilliseconds)
        switch await connection.perform(request) {
        case .settled: return
        case .failed(let failure): throw failure.error { _ in "" }
        case .connected, .values, .answer: throw ClusterError.unexpectedOutcome
        }
    }

    /// The requests that were detached and are not over, oldest first.
    ///
    /// - Throws: A ``ClusterError``.
    public func requests() async throws -> [DetachedRequest] {
        try await ask(.requests, as: [RequestAnswer].self).map(\.request)
    }
}
