import MusterGraph
import MusterProtocol

/// How much is read at a time, so that one client's reads do not stand before the others.
///
/// A read waits with its client until there is room in two windows. The client's: bytes that workers were asked for on its
/// behalf and have not sent; and none while more waits to be sent to it than it takes. The worker's: bytes that it was asked
/// for on behalf of all clients; clients whose next read is for a worker without room stand in its line. So a client that does
/// not read has a few MiB fetched for it and no more, and what a worker has to report never stands behind more than its window.
extension SchedulerState {
    /// What each read costs beyond its bytes, so that many small ones are bounded too.
    static var readCost: Int { 1_024 }

    /// A read of a client stands behind its others.
    mutating func wait(_ read: WaitingRead) {
        clients[read.client]?.reads.waiting.append(read)
        listReader(read.client)
    }

    /// The client takes what it is sent again.
    mutating func relieved(_ client: ConnectionID) {
        clients[client]?.reads.isCongested = false
        listReader(client)
    }

    /// A client has a read that may be passed on, unless it is known already, or has no room.
    private mutating func listReader(_ client: ConnectionID) {
        guard let reads = clients[client]?.reads, !reads.isListed, mayPassOn(reads) else { return }
        clients[client]?.reads.isListed = true
        readers.append(client)
    }

    func mayPassOn(_ reads: ClientReads) -> Bool {
        !reads.waiting.isEmpty && !reads.isCongested && reads.byteCount < configuration.clientReadByteCount
    }

    func hasReadRoom(_ worker: UInt32) -> Bool {
        workers[Int(worker)].readByteCount < configuration.workerReadByteCount
    }

    /// Passes reads on as far as there is room: those who stand in lines first, then each client one at a time.
    mutating func passOnReads() {
        workers[0].readByteCount = 0
        if !workers[0].readLine.isEmpty { readWorkers.insert(0) }
        for worker in readWorkers.sorted() { serveLine(of: worker) }
        readWorkers.removeAll(keepingCapacity: true)
        while let client = readers.popFirst() { passOn(of: client, outOfLineOf: nil) }
    }

    private mutating func serveLine(of worker: UInt32) {
        while hasReadRoom(worker), let client = workers[Int(worker)].readLine.popFirst() {
            passOn(of: client, outOfLineOf: worker)
        }
    }

    /// Passes one read of a client on, or lets the client stand in line for it.
    ///
    /// - Parameter line: The worker in whose line it has come to the front; all others wait behind those who stand there.
    private mutating func passOn(of client: ConnectionID, outOfLineOf line: UInt32?) {
        clients[client]?.reads.isListed = false
        guard let reads = clients[client]?.reads, mayPassOn(reads), let read = reads.waiting.first else { return }
        if let holder = holder(for: read),
            !hasReadRoom(holder) || holder != line && !workers[Int(holder)].readLine.isEmpty
        {
            clients[client]?.reads.isListed = true
            return workers[Int(holder)].readLine.append(client)
        }
        _ = clients[client]?.reads.waiting.popFirst()
        relay(read.entry, from: client, read.attempts)
        listReader(client)
    }

    /// Who would be asked; nil where nobody is.
    private func holder(for read: WaitingRead) -> UInt32? {
        guard let slot = slotOfGraph[read.entry.task.graph], read.entry.task.index < graphs[Int(slot)].taskCount,
            graphs[Int(slot)].phase[Int(read.entry.task.index)] == .done
        else { return nil }
        return holder(of: TaskReference(slot: slot, index: read.entry.task.index), read.attempts)
    }

    /// What a read takes of the windows.
    func cost(of entry: Read.Entry, _ task: TaskReference) -> Int {
        let size = graphs[Int(task.slot)].byteCount[Int(task.index)]
        let rest = size - min(size, entry.offset)
        return Int(min(rest, UInt64(entry.byteCount), UInt64(Limits.partByteCount))) + Self.readCost
    }

    /// A worker is asked for something.
    mutating func take(_ byteCount: Int, of worker: UInt32, for asker: ConnectionID) {
        if !workers[Int(worker)].isBusy { workers[Int(worker)].busySince = now }
        workers[Int(worker)].readByteCount += byteCount
        clients[asker]?.reads.byteCount += byteCount
    }

    /// It has come, or never will.
    mutating func giveBack(_ relay: Relay) {
        workers[Int(relay.worker)].readByteCount -= relay.byteCount
        readWorkers.insert(relay.worker)
        clients[relay.asker]?.reads.byteCount -= relay.byteCount
        listReader(relay.asker)
    }

    /// A worker is gone: what clients wait to read from it is elsewhere, or made again.
    mutating func disperseLine(of worker: UInt32) {
        readWorkers.remove(worker)
        for client in workers[Int(worker)].readLine.removeAll() {
            clients[client]?.reads.isListed = false
            listReader(client)
        }
    }
}

extension SchedulerState {
    /// What does not hold of the windows after a turn.
    var windowProblems: [String] {
        var problems: [String] = []
        var (ofWorker, ofClient): ([UInt32: Int], [ConnectionID: Int]) = ([:], [:])
        var readCount: [ConnectionID: Int] = [:]
        for relay in relays.values {
            ofWorker[relay.worker, default: 0] += relay.byteCount
            ofClient[relay.asker, default: 0] += relay.byteCount
            readCount[relay.asker, default: 0] += 1
        }
        for slot in graphs.indices where graphs[slot].isOpen {
            for read in graphs[slot].waitingReads.values.joined() { readCount[read.client, default: 0] += 1 }
        }
        for worker in workers.indices.dropFirst() {
            let record = workers[worker]
            if record.readByteCount != ofWorker[record.number, default: 0] {
                problems.append("\(record.readByteCount) bytes are read from \(record.name), and not what was asked")
            }
            if !record.readLine.isEmpty, hasReadRoom(record.number) {
                problems.append("\(record.readLine.count) clients stand in line for \(record.name), which has room")
            }
        }
        for (connection, client) in clients.sorted(by: { $0.key < $1.key }) {
            let (reads, name) = (client.reads, "client \(connection.number)")
            if reads.byteCount != ofClient[connection, default: 0] {
                problems.append("\(reads.byteCount) bytes are read for \(name), and not what was asked")
            }
            if client.readCount != readCount[connection, default: 0] + reads.waiting.count {
                problems.append("\(name) counts \(client.readCount) reads, and has others")
            }
            if mayPassOn(reads), !reads.isListed { problems.append("\(name) could read, and is on no list") }
        }
        let count = clients.values.reduce(0) { $0 + $1.readCount }
        if count != self.readCount { problems.append("clients have \(count) reads, and \(self.readCount) are counted") }
        return problems
    }
}
