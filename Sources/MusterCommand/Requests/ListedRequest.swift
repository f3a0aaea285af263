import Foundation
import Muster

/// A request as it is listed.
struct ListedRequest: Encodable {
    let id: RequestID
    let client: String
    /// The first few keys whose values are wanted.
    let keys: [String]
    /// How many values are wanted.
    let values: Int
    let done: Int
    let failed: Int
    let tasks: Int
    let finished: Bool
    /// `2026-01-31T12:00:00Z`
    let acceptedAt: String

    init(_ request: DetachedRequest) {
        (id, client, keys, values) = (request.id, request.client, request.keys, request.valueCount)
        let progress = request.progress
        (done, failed, tasks) = (progress.doneCount, progress.failedCount, progress.taskCount)
        (finished, acceptedAt) = (request.isFinished, request.acceptedAt.formatted(.iso8601))
    }

    /// The keys for a table, and how many more there are.
    var keyNames: String {
        let shown = keys.joined(separator: ", ")
        return values > keys.count ? "\(shown) and \(values - keys.count) more" : shown
    }
}
