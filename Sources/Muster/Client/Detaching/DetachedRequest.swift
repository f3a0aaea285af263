public import struct Foundation.Date

/// What is known of a request that the scheduler keeps for whoever asks for its result.
public struct DetachedRequest: Hashable, Sendable, Codable {
    /// Its name.
    public let id: RequestID
    /// The name of the client that submitted it.
    public let client: String
    /// The keys whose values are wanted, in their order; only the first few of many.
    public let keys: [String]
    /// How many values are wanted.
    public let valueCount: Int
    /// How far its graph is.
    public let progress: GraphProgress
    /// Whether it is known what became of every wanted value.
    public let isFinished: Bool
    /// When the scheduler accepted it, by the scheduler's clock.
    public let acceptedAt: Date
}

/// A request as the scheduler tells of it; see `docs/protocol.md`.
struct RequestAnswer: Decodable {
    let id: RequestID
    let client: String
    let keys: [String]
    let wanted: Int
    let tasks: Int
    let done: Int
    let failed: Int
    let finished: Bool
    /// In milliseconds since 1970 began.
    let acceptedAt: Int64

    var request: DetachedRequest {
        DetachedRequest(
            id: id, client: client, keys: keys, valueCount: wanted,
            progress: GraphProgress(doneCount: done, failedCount: failed, taskCount: tasks), isFinished: finished,
            acceptedAt: Date(timeIntervalSince1970: Double(acceptedAt) / 1_000))
    }
}
