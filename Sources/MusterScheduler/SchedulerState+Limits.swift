import MusterGraph
import MusterProtocol

/// What there is no room for; see `docs/limits.md`.
extension SchedulerState {
    /// Why a client cannot have another graph; nil when it can.
    func roomProblem(for client: ConnectionID) -> String? {
        if graphCount(of: client) >= configuration.graphsPerClient {
            return "a client has at most \(configuration.graphsPerClient) graphs at once; release some futures"
        }
        // Those that come in and those that wait have no slot yet; each of them is checked again when it gets one.
        guard slotOfGraph.count >= configuration.graphCount else { return nil }
        return "this scheduler has \(slotOfGraph.count) graphs, and takes no more until some are over; "
            + "`muster requests` lists those that nobody waits for"
    }

    /// The graphs of a client: those that run, those that are coming in, and those that wait for a worker.
    private func graphCount(of client: ConnectionID) -> Int {
        let known = clients[client].map { $0.graphs.count + $0.uploads.count } ?? 0
        return known + pendingGraphs.count { $0.client == client }
    }

    /// Why so many bytes more of a graph that has to wait cannot be kept; nil when they can.
    ///
    /// Counted anew each time, which is once for a part of 1 MiB, or for a graph while there is no worker.
    func waitingProblem(with byteCount: Int) -> String? {
        let pending = pendingGraphs.reduce(0) { $0 + $1.bytes.count }
        let uploads = clients.values.reduce(0) { $0 + $1.uploads.values.reduce(0) { $0 + $1.bytes.count } }
        guard pending + uploads + byteCount > configuration.waitingGraphByteCount else { return nil }
        return
            "the graphs that are coming in, and those that wait for a worker, have \(pending + uploads + byteCount) bytes "
            + "with this one, and the limit is \(configuration.waitingGraphByteCount); try again when some are through"
    }

    /// Another read of a client is under way. Returns false, and the client has lost its session, when there are too many.
    mutating func beginRead(of client: ConnectionID) -> Bool {
        guard let count = clients[client]?.readCount else { return false }
        guard count < configuration.readsPerClient else {
            refuse(client, .limit, "a client has at most \(configuration.readsPerClient) reads under way")
            return false
        }
        guard readCount < configuration.readCount || count < configuration.readShare else {
            let message =
                "the clients have \(readCount) reads under way, \(count) of them yours; ask for fewer at a time"
            refuse(client, .limit, message)
            return false
        }
        readCount += 1
        clients[client]?.readCount = count + 1
        return true
    }
}
