import MusterGraph
import MusterProtocol

/// Clients that go away and come back.
///
/// Step 1: the session of a client ends without a goodbye. Its graphs go on, and what would be told waits. Step 2: the
/// client, or another one, attaches to a request by its id (`Attach`), and is told all that was not acknowledged. Step 3:
/// if nobody does, the graph ends after a while; a detached one stays until somebody ends it.
extension SchedulerState {
    /// The client of some graphs is gone.
    ///
    /// - Parameter inOrder: Whether it said goodbye: then it will not come back for them.
    mutating func clientLeft(_ client: ClientRecord, _ connection: ConnectionID, inOrder: Bool) {
        pendingGraphs.removeAll { $0.client == connection }
        readCount -= client.readCount
        for (_, slot) in client.graphs.sorted(by: { $0.key < $1.key }) {
            // Without an id nobody could come back for it.
            if graphs[Int(slot)].id == 0 || inOrder && graphs[Int(slot)].mode != .detach {
                closeGraph(Int(slot))
            } else {
                leave(Int(slot), served: client.servedNanoseconds)
            }
        }
    }

    /// A graph goes on without a client. Among the clients it counts as one, which has had as much as its own.
    private mutating func leave(_ slot: Int, served: Double) {
        graphs[slot].client = nil
        graphs[slot].servedNanoseconds = served
        graphs[slot].awaySince = now
        graphs[slot].answers.beginSession()
        awaySlots.insert(UInt32(slot))
    }

    mutating func received(_ attach: Attach, from client: ConnectionID) {
        guard let record = clients[client], record.graphs[attach.request] == nil, record.uploads[attach.request] == nil
        else {
            refuse(client, .malformed, "request \(attach.request) is under way already; a number is used once")
            return
        }
        guard let slot = slotOfID[attach.id] else {
            let complaint = Rejected.Complaint(
                key: "", function: "", message: "there is no request \(Self.text(ofID: attach.id)) (any more)")
            let rejected = Rejected(request: attach.request, errors: [complaint], reason: .unknownRequest)
            // It may have ended just now, and would be back after a restart.
            if recording.problem == nil {
                sendWhenRecorded(client, .rejected(rejected))
            } else {
                send(client, .rejected(rejected))
            }
            return
        }
        take(Int(slot), for: client, as: attach.request)
    }

    /// The graph belongs to this client from now on.
    mutating func take(_ slot: Int, for client: ConnectionID, as request: UInt64) {
        if let other = graphs[slot].client {
            clients[other]?.graphs[graphs[slot].request] = nil
            let failed = RequestFailed(
                request: graphs[slot].request, message: "another client, or a later session, goes on with this request")
            send(other, .requestFailed(failed))
        }
        graphs[slot].client = client
        graphs[slot].request = request
        graphs[slot].awaySince = nil
        graphs[slot].answers.beginSession()
        awaySlots.remove(UInt32(slot))
        clients[client]?.graphs[request] = UInt32(slot)
        touchedSlots.insert(UInt32(slot))
    }

    /// Ends graphs whose clients have been away for too long.
    mutating func checkAbsences() {
        for slot in awaySlots.sorted() {
            guard let since = graphs[Int(slot)].awaySince, graphs[Int(slot)].mode != .detach,
                since.advanced(byMilliseconds: configuration.absenceMilliseconds) <= now
            else { continue }
            instructions.append(
                .log(
                    "request \(Self.text(ofID: graphs[Int(slot)].id)) of client \(graphs[Int(slot)].clientName) ends:"
                        + " nobody came back for it"))
            closeGraph(Int(slot))
        }
    }

    /// An id as people see it.
    static func text(ofID id: UInt64) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
