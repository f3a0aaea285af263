public import MusterGraph

/// A result that the cluster keeps for whoever holds this.
///
/// It can be waited for, fetched, and used in other graphs of the same client:
///
/// ```swift
/// let data = try await client.scatter([.list([1, 2, 3])])[0]
/// let sum = try await client.get(["sum": .call("collections.sum", data.term)], "sum")
/// ```
///
/// The cluster drops the result when the last future of it is gone. A graph that names a future does not keep it: hold
/// on to the future until the graph's values are there.
///
/// It outlives the connection to the scheduler, and the scheduler too when that keeps its state. A scheduler that was
/// started without it has lost the result: the future then fails with a ``ClusterError`` of the kind `valueUnavailable`.
public final class Future: Sendable {
    /// The key whose value this is.
    public let key: Key
    /// The result's name at the scheduler.
    public let id: TaskID
    let run: GraphRun

    init(_ key: Key, _ id: TaskID, of run: GraphRun) {
        self.key = key
        self.id = id
        self.run = run
    }

    deinit {
        run.drop(id)
    }
}

extension Future {
    /// This result, in another graph.
    public var term: Term { .future(id) }

    /// Whether it is known what became of the task: a value, or a failure.
    public var isDone: Bool {
        if case .running = run.standing(of: id.index) { false } else { true }
    }

    /// Whether the task has failed.
    public var isFailed: Bool {
        if case .failed = run.standing(of: id.index) { true } else { false }
    }

    /// Waits until the value exists, without fetching it.
    ///
    /// - Throws: A ``TaskError`` when there will be none; a ``ClusterError`` when the graph was cancelled or lost, or the
    ///   scheduler did not come back; a `CancellationError` when the waiting was cancelled, which leaves the work alone.
    public func wait() async throws {
        _ = try await byteCount()
    }

    /// The value, as the bytes that it is stored and sent as (see `docs/values.md`).
    ///
    /// - Throws: As ``wait()`` does.
    public func payload() async throws -> Payload {
        let request = ClientRequest(.fetch(id, byteCount: try await byteCount()))
        switch await run.connection.perform(request) {
        case .values(let values):
            guard let value = values.first else { throw ClusterError.unexpectedOutcome }
            return value
        case .failed(let failure): throw failure.error { _ in key }
        case .connected, .settled, .answer: throw ClusterError.unexpectedOutcome
        }
    }

    /// The value.
    ///
    /// - Throws: As ``wait()`` does.
    public func value() async throws -> Value {
        try decodeTree(try await payload(), of: key)
    }

    /// The value as a Swift type.
    ///
    /// - Throws: As ``wait()`` does; a ``ResultTypeError`` when the value is something else.
    public func result<Result: Decodable>(as type: Result.Type) async throws -> Result {
        try decode(type, from: try await payload(), of: key)
    }

    private func byteCount() async throws -> UInt64 {
        switch await run.settled(id.index) {
        case nil, .running?: throw CancellationError()
        case .ready(let byteCount)?: return byteCount
        case .failed(let error)?: throw error
        }
    }
}
