import MusterGraph
import MusterProtocol

/// Requests that belong to no client. The other end is `Client+Detaching`.
extension SchedulerState {
    /// How many keys of a request are told, for people.
    private static let describedKeyCount = 8

    /// The answer to a question for the detached requests, oldest first.
    var detachedRequests: Value {
        // Nobody is told of one before it is written down.
        let detached = graphs.filter {
            $0.isOpen && $0.mode == .detach && $0.recordNumber <= recording.writtenNumber
        }
        return .list(detached.sorted { $0.number < $1.number }.map(Self.describe))
    }

    private static func describe(_ graph: GraphRecord) -> Value {
        let keys = graph.wanted.prefix(describedKeyCount).map { graph.graph.graph.key(of: Int($0)).name }
        return [
            "id": .string(text(ofID: graph.id)), "client": .string(graph.clientName),
            "keys": .list(keys.map { .string($0) }), "wanted": .int64(Int64(graph.wanted.count)),
            "graph": .int64(Int64(clamping: graph.number)), "tasks": .int64(Int64(graph.taskCount)),
            "done": .int64(Int64(graph.doneCount)), "failed": .int64(Int64(graph.failedCount)),
            "finished": .bool(graph.isFinished), "acceptedAt": .int64(graph.acceptedAtMilliseconds),
        ]
    }
}
