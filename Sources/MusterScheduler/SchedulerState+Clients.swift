import MusterGraph
import MusterProtocol

/// Conversations with clients.
extension SchedulerState {
    mutating func clientJoined(_ connection: ConnectionID, _ hello: ClientHello) {
        guard clients.count < configuration.clientCount else {
            let message = "this scheduler has \(clients.count) clients, and takes no more until one leaves"
            return refuse(connection, .limit, message)
        }
        var record = ClientRecord(name: hello.name)
        // It is served like the others from now on, and not first until it has had as much as they.
        settleBill()
        let others = clients.values.map(\.servedNanoseconds) + awaySlots.map { graphs[Int($0)].servedNanoseconds }
        record.servedNanoseconds = others.min() ?? 0
        clients[connection] = record
        lastHeard[connection] = now
        send(connection, .welcome(welcome(worker: 0)))
    }

    /// The answer to a hello.
    func welcome(worker: UInt32, dropped: TaskColumns = TaskColumns()) -> Welcome {
        Welcome(
            state: configuration.state, incarnation: configuration.incarnation, worker: worker,
            heartbeatMilliseconds: UInt32(configuration.heartbeatMilliseconds),
            silenceMilliseconds: UInt32(configuration.silenceMilliseconds),
            inlineByteCount: UInt32(configuration.inlineByteCount), dropped: dropped)
    }

    mutating func handle(_ message: Message, fromClient client: ConnectionID) {
        switch message {
        case .heartbeat: break
        case .goodbye: connectionLeft(client, inOrder: true)
        case .submit(let submit): received(submit, from: client)
        case .submitPart(let part): received(part, from: client)
        case .cancel(let cancel): received(cancel, from: client)
        case .release(let release): received(release, from: client)
        case .read(let read): received(read, from: client)
        case .query(let query): answer(query, from: client)
        case .attach(let attach): received(attach, from: client)
        case .acknowledge(let acknowledge): received(acknowledge, from: client)
        case .workerHello, .clientHello, .peerHello, .welcome, .refused, .work, .report, .prepareLoad, .loadPrepared,
            .finishLoad, .functionsChanged, .data, .credit, .accepted, .rejected, .results, .failures, .progress,
            .finished, .answer, .requestFailed:
            unexpected(message, from: client, role: "client")
        }
    }

    /// The end of a session of either role.
    ///
    /// - Parameter inOrder: Whether the peer said so itself, so that nothing it was doing can be to blame.
    mutating func connectionLeft(_ connection: ConnectionID, inOrder: Bool = false) {
        lastHeard[connection] = nil
        lastTold[connection] = nil
        settleBill()
        if let worker = workerOfConnection.removeValue(forKey: connection) {
            workerLeft(worker, inOrder: inOrder)
        } else if let client = clients.removeValue(forKey: connection) {
            clientLeft(client, connection, inOrder: inOrder)
        }
    }

    /// Submitting, step 1: the graph, or its first part. Step 2, for each part: `credit`. Step 3: `accepted` or
    /// `rejected`; then `progress`, `results`, `failures` as they come. Step 4: `finished`.
    private mutating func received(_ submit: Submit, from client: ConnectionID) {
        guard submit.byteCount <= Limits.graphByteCount, submit.part.count <= submit.byteCount else {
            let message = "a graph has at most \(Limits.graphByteCount) bytes; this one has \(submit.byteCount)"
            reject(submit, from: client, [Rejected.Complaint(key: "", function: "", message: message)])
            return
        }
        let known = clients[client].map { $0.graphs[submit.request] != nil || $0.uploads[submit.request] != nil }
        let isPending = pendingGraphs.contains { $0.client == client && $0.request.request == submit.request }
        guard known == false, !isPending else {
            refuse(client, .malformed, "request \(submit.request) is under way already; a number is used once")
            return
        }
        if goOn(with: submit, for: client) { return }
        guard recording.problem == nil else { return rejectUnwritable(submit.request, from: client) }
        if let problem = roomProblem(for: client) { return reject(submit, from: client, problem) }
        var upload = Upload(request: submit)
        upload.bytes.append(submit.part)
        guard submit.part.count == submit.byteCount else {
            let count = upload.bytes.count
            if let problem = waitingProblem(with: count) { return reject(submit, from: client, problem) }
            clients[client]?.uploads[submit.request] = upload
            send(client, .credit(Credit(request: submit.request, receivedByteCount: UInt64(count))))
            return
        }
        graphArrived(upload.bytes.joined(), submit, from: client)
    }

    private mutating func received(_ part: SubmitPart, from client: ConnectionID) {
        guard var upload = clients[client]?.uploads.removeValue(forKey: part.request) else { return }
        let total = upload.request.byteCount
        guard part.offset == upload.bytes.count, part.offset + UInt64(part.part.count) <= total, part.part.count > 0
        else {
            refuse(
                client, .malformed, "part of request \(part.request) at \(part.offset) of \(total): parts come in order"
            )
            return
        }
        // The upload itself is out of the table, and counts too.
        if let problem = waitingProblem(with: upload.bytes.count + part.part.count) {
            return reject(upload.request, from: client, problem)
        }
        upload.bytes.append(part.part)
        if upload.bytes.count == total {
            graphArrived(upload.bytes.joined(), upload.request, from: client)
        } else {
            let credit = Credit(request: part.request, receivedByteCount: UInt64(upload.bytes.count))
            clients[client]?.uploads[part.request] = upload
            send(client, .credit(credit))
        }
    }

    /// Goes on with a graph that was accepted before, if there is one of that id: the client did not hear of it.
    ///
    /// Of two sessions of a client that both want it, the one that joined last has it. What comes late from the other does
    /// not take it away, though the end of that one may not be known here yet.
    private mutating func goOn(with submit: Submit, for client: ConnectionID) -> Bool {
        guard submit.id != 0, let slot = slotOfID[submit.id] else { return false }
        if let other = graphs[Int(slot)].client, other > client {
            sayUnderWay(submit, to: client)
        } else {
            take(Int(slot), for: client, as: submit.request)
        }
        return true
    }

    /// A graph that waits for a worker has come again in another session: the one that it came in first is over, though that is
    /// not known here yet, and nobody would ever ask for its results.
    private mutating func forgetPending(_ id: UInt64, but client: ConnectionID) {
        guard id != 0 else { return }
        for pending in pendingGraphs where pending.request.id == id && pending.client != client {
            sayUnderWay(pending.request, to: pending.client)
        }
        pendingGraphs.removeAll { $0.request.id == id }
    }

    private mutating func sayUnderWay(_ submit: Submit, to client: ConnectionID) {
        let message = "request \(Self.text(ofID: submit.id)) is under way in another session"
        send(client, .requestFailed(RequestFailed(request: submit.request, message: message)))
    }

    /// A whole graph is there. Without a worker nothing is known of functions, so it waits for one.
    private mutating func graphArrived(_ bytes: Payload, _ submit: Submit, from client: ConnectionID) {
        if goOn(with: submit, for: client) { return }
        forgetPending(submit.id, but: client)
        let deadline = now.advanced(byMilliseconds: timeout(of: submit))
        let pending = PendingGraph(client: client, request: submit, bytes: bytes, deadline: deadline)
        if workerOfConnection.isEmpty {
            if let problem = waitingProblem(with: bytes.count) { return reject(submit, from: client, problem) }
            pendingGraphs.append(pending)
        } else {
            openGraph(pending)
        }
    }

    func complaints(_ errors: GraphErrors) -> [Rejected.Complaint] {
        errors.errors.map {
            Rejected.Complaint(key: $0.key?.description ?? "", function: $0.function ?? "", message: $0.message)
        }
    }

    mutating func reject(_ submit: Submit, from client: ConnectionID, _ errors: [Rejected.Complaint]) {
        send(client, .rejected(Rejected(request: submit.request, errors: errors)))
    }

    private mutating func reject(_ submit: Submit, from client: ConnectionID, _ problem: String) {
        reject(submit, from: client, [Rejected.Complaint(key: "", function: "", message: problem)])
    }

    /// Cancelling: the graph is over at once; what runs is told to stop.
    private mutating func received(_ cancel: Cancel, from client: ConnectionID) {
        pendingGraphs.removeAll { $0.client == client && $0.request.request == cancel.request }
        clients[client]?.uploads[cancel.request] = nil
        let finished = Message.finished(Finished(request: cancel.request, isOver: true))
        let slot = clients[client]?.graphs[cancel.request]
        // Nobody would look for a detached graph that is back after a restart. One that is not here may have ended just now.
        let mayBeDetached = slot.map { graphs[Int($0)].mode == .detach } ?? true
        if let slot { closeGraph(Int(slot)) }
        if mayBeDetached, recording.problem == nil {
            sendWhenRecorded(client, finished)
        } else {
            send(client, finished)
        }
    }

    /// The client no longer needs these.
    private mutating func received(_ release: Release, from client: ConnectionID) {
        var released: [Int: [UInt32]] = [:]
        for task in release.tasks {
            guard let slot = slotOfGraph[task.graph].map(Int.init), graphs[slot].client == client,
                task.index < graphs[slot].taskCount
            else { continue }
            if configuration.isRecorded { released[slot, default: []].append(task.index) }
            letGo(TaskReference(slot: UInt32(slot), index: task.index))
        }
        for (slot, tasks) in released.sorted(by: { $0.key < $1.key }) {
            var entry = HistoryEntry()
            entry.released = tasks
            remember(entry, ofSlot: slot)
        }
    }

    /// The client's hold on a task ends.
    mutating func letGo(_ task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard graphs[slot].marks[index].contains(.held) else { return }
        graphs[slot].marks[index].remove(.held)
        graphs[slot].heldCount -= 1
        if !graphs[slot].marks[index].contains(.answered) {
            graphs[slot].marks[index].insert(.answered)
            graphs[slot].unansweredCount -= 1
        }
        dropUser(of: task)
        touchedSlots.insert(task.slot)
    }
}
