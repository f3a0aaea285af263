import MusterGraph
import MusterProtocol

/// A read that was passed on to a worker.
struct Relay {
    /// The client, or the worker that could not reach a holder.
    let asker: ConnectionID
    /// The asker's number for the read.
    let entry: Read.Entry
    /// The worker that was asked.
    let worker: UInt32
    /// What the answer takes of the windows.
    let byteCount: Int
    let attempts: ReadAttempts
}

/// A read that waits: for room, or for a result that is being made again.
struct WaitingRead {
    let client: ConnectionID
    let entry: Read.Entry
    let attempts: ReadAttempts
}

/// What has been tried to answer a read.
struct ReadAttempts {
    /// The workers that should have had the value and did not.
    var failed: Set<UInt32> = []
    /// How often the value was made again for it.
    var lossCount = 0
}

/// Reading values through the scheduler.
///
/// Step 1: a client asks (`Read`), or a worker that cannot reach those who hold an input. Step 2: as soon as there is room
/// (`SchedulerState+Windows`), the scheduler answers itself if the value stands in the graph, or asks a holder. Step 3: the
/// holder answers (`ReadReply`). Step 4: its bytes go to whoever asked as they are.
extension SchedulerState {
    mutating func received(_ read: Read, from client: ConnectionID) {
        for entry in read.entries {
            guard beginRead(of: client) else { return }
            wait(WaitingRead(client: client, entry: entry, attempts: ReadAttempts()))
        }
    }

    /// A worker asks: for a value that stands in a graph, or for one that it could get from nobody.
    mutating func answer(_ read: Read, from worker: UInt32) {
        for entry in read.entries {
            relay(entry, from: workers[Int(worker)].connection, ReadAttempts(failed: [worker]))
        }
    }

    mutating func relay(_ entry: Read.Entry, from asker: ConnectionID, _ attempts: ReadAttempts) {
        guard let slot = slotOfGraph[entry.task.graph].map(Int.init), entry.task.index < graphs[slot].taskCount else {
            answerNotHeld(entry, to: asker)
            return
        }
        // A worker does not wait for what is made again: it gives the task back, and the scheduler sees to it.
        let isClient = clients[asker] != nil
        switch graphs[slot].phase[Int(entry.task.index)] {
        case .done: break
        case .waiting, .assigned:
            guard isClient else { return answerNotHeld(entry, to: asker) }
            // It was lost with its worker, and is being made again.
            graphs[slot].waitingReads[entry.task.index, default: []].append(
                WaitingRead(client: asker, entry: entry, attempts: attempts))
            return
        case .released, .failed:
            answerNotHeld(entry, to: asker)
            return
        }
        let task = TaskReference(slot: UInt32(slot), index: entry.task.index)
        guard let holder = holder(of: task, attempts) else {
            guard isClient else { return answerNotHeld(entry, to: asker) }
            makeAgain(task, toAnswer: entry, from: asker, attempts)
            return
        }
        if holder == 0 {
            answerItself(entry, task, to: asker)
            return
        }
        let byteCount = cost(of: entry, task)
        relays[nextRelay] = Relay(
            asker: asker, entry: entry, worker: holder, byteCount: byteCount, attempts: attempts)
        take(byteCount, of: holder, for: asker)
        let question = Read.Entry(
            request: nextRelay, task: entry.task, offset: entry.offset, byteCount: entry.byteCount)
        nextRelay += 1
        workers[Int(holder)].reads.append(question)
        touchedWorkers.insert(holder)
    }

    /// The worker that is to be asked next for a result; nil when none is left. 0: the scheduler has it itself.
    func holder(of task: TaskReference, _ attempts: ReadAttempts) -> UInt32? {
        if hasOwnCopy(of: task) { return 0 }
        let first = graphs[Int(task.slot)].worker[Int(task.index)]
        guard attempts.failed.contains(first) else { return first }
        return graphs[Int(task.slot)].copies[task.index]?.first { !attempts.failed.contains($0) }
    }

    /// None of those who should hold a value could give it: it is made again, a few times at most.
    private mutating func makeAgain(
        _ task: TaskReference, toAnswer entry: Read.Entry, from client: ConnectionID, _ attempts: ReadAttempts
    ) {
        guard attempts.lossCount < configuration.lossLimit else { return answerNotHeld(entry, to: client) }
        dropCopies(of: task)
        lose([task])
        relay(entry, from: client, ReadAttempts(lossCount: attempts.lossCount + 1))
    }

    /// The result that clients wait to read is there, or will not come.
    mutating func continueReads(of task: TaskReference) {
        for waiting in graphs[Int(task.slot)].waitingReads.removeValue(forKey: task.index) ?? [] { wait(waiting) }
    }

    mutating func answerNotHeld(_ entry: Read.Entry, to asker: ConnectionID) {
        let reply = ReadReply.Entry(request: entry.request, status: .notHeld, totalByteCount: 0, byteCount: 0)
        answer(reply, .empty, to: asker)
    }

    /// The end of a read.
    private mutating func answer(_ reply: ReadReply.Entry, _ bytes: Payload, to asker: ConnectionID) {
        // Whoever asked may be gone by now.
        guard clients[asker] != nil || workerOfConnection[asker] != nil else { return }
        if clients[asker] != nil {
            clients[asker]?.readCount -= 1
            readCount -= 1
        }
        send(asker, .data(ReadReply(entries: [reply], bytes: bytes)))
    }

    mutating func relayed(_ reply: ReadReply, from worker: UInt32) {
        var offset = 0
        for entry in reply.entries {
            let range = offset..<offset + Int(entry.byteCount)
            offset = range.upperBound
            guard let relay = relays[entry.request], relay.worker == worker else { continue }
            relays[entry.request] = nil
            giveBack(relay)
            guard relay.asker != Self.itself else {
                receivedCopy(relay, entry, reply.bytes[range])
                continue
            }
            guard entry.status == .found else {
                var attempts = relay.attempts
                attempts.failed.insert(worker)
                askAgain(relay, attempts)
                continue
            }
            var answer = entry
            answer.request = relay.entry.request
            self.answer(answer, reply.bytes[range], to: relay.asker)
        }
    }

    /// The worker that was asked is gone: another holder is asked, or the client told.
    mutating func rerouteRelays(from worker: UInt32) {
        for (number, relay) in relays.sorted(by: { $0.key < $1.key }) where relay.worker == worker {
            relays[number] = nil
            giveBack(relay)
            if relay.asker == Self.itself { lostCopy(relay) } else { askAgain(relay, relay.attempts) }
        }
        disperseLine(of: worker)
    }

    /// A read has not been answered, and is passed on once more.
    private mutating func askAgain(_ relay: Relay, _ attempts: ReadAttempts) {
        if clients[relay.asker] != nil {
            wait(WaitingRead(client: relay.asker, entry: relay.entry, attempts: attempts))
        } else if workerOfConnection[relay.asker] != nil {
            self.relay(relay.entry, from: relay.asker, attempts)
        }
    }

    /// Answers with a value that stands in a graph, or with a copy.
    private mutating func answerItself(_ entry: Read.Entry, _ task: TaskReference, to asker: ConnectionID) {
        guard let value = ownValue(of: task), entry.offset <= value.count else {
            return answerNotHeld(entry, to: asker)
        }
        let end = min(value.count, Int(entry.offset) + min(Int(entry.byteCount), Limits.partByteCount))
        let part = value[Int(entry.offset)..<end]
        workers[0].readByteCount += part.count + Self.readCost
        let reply = ReadReply.Entry(
            request: entry.request, status: .found, totalByteCount: UInt64(value.count), byteCount: UInt32(part.count))
        answer(reply, part, to: asker)
    }

    /// A value that the scheduler has itself.
    private func ownValue(of task: TaskReference) -> Payload? {
        isLiteral(task) ? graphs[Int(task.slot)].graph.graph.literal(of: Int(task.index)) : ownCopy(of: task)
    }
}
