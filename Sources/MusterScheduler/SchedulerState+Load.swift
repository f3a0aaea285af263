import MusterGraph
import MusterProtocol

/// How much each worker has to do.
extension SchedulerState {
    /// The estimated time of a task, in nanoseconds.
    func cost(of task: TaskReference) -> Double {
        guard let function = function(of: task) else { return 1_000 }
        return functions[function].costNanoseconds
    }

    mutating func burden(_ worker: UInt32, with task: TaskReference) {
        let cost = cost(of: task)
        let number = Int(worker)
        if !workers[number].isBusy { workers[number].busySince = now }
        workers[number].outstandingCount += 1
        workers[number].outstandingNanoseconds += cost
        if let client = graphs[Int(task.slot)].client {
            charge(client, cost)
        } else {
            graphs[Int(task.slot)].servedNanoseconds += cost
        }
    }

    /// Notes how much a client has been served. Work comes in chunks for one client, so that is summed up before it is
    /// looked up whose it is.
    private mutating func charge(_ client: ConnectionID, _ cost: Double) {
        if bill.client != client { settleBill() }
        bill.client = client
        bill.nanoseconds += cost
    }

    /// Makes what each client has been served exact.
    mutating func settleBill() {
        if let client = bill.client { clients[client]?.servedNanoseconds += bill.nanoseconds }
        bill = (nil, 0)
    }

    /// The worker has one task less, and room for another.
    mutating func unburden(_ worker: UInt32, of task: TaskReference) {
        countOff(task, at: worker)
        if workers[Int(worker)].isConnected { roomyWorkers.insert(worker) }
    }

    /// The worker has one task less. What it was estimated at may have changed since; an empty queue is exact again.
    mutating func countOff(_ task: TaskReference, at worker: UInt32) {
        let number = Int(worker)
        workers[number].outstandingCount -= 1
        workers[number].outstandingNanoseconds =
            workers[number].outstandingCount == 0
            ? 0 : max(0, workers[number].outstandingNanoseconds - cost(of: task))
    }

    /// Where the arguments of a task lie among those of its graph.
    func argumentRange(of task: TaskReference) -> Range<Int> {
        let (slot, index) = (Int(task.slot), Int(task.index))
        return Int(
            graphs[slot].graph.graph.argumentOffsets[index])..<Int(
                graphs[slot].graph.graph.argumentOffsets[index + 1])
    }

    /// Puts a task on a worker's own list.
    mutating func prefer(_ task: TaskReference, at worker: UInt32) {
        workers[Int(worker)].preferred.push(task)
        workers[Int(worker)].preferredNanoseconds += cost(of: task)
        roomyWorkers.insert(worker)
    }

    /// Takes the first task of a worker's own list, or one of the last. It may have gone elsewhere meanwhile.
    mutating func popPreferred(of worker: UInt32, fromEnd: Bool = false) -> TaskReference? {
        let number = Int(worker)
        guard let task = fromEnd ? workers[number].preferred.popLast() : workers[number].preferred.pop() else {
            return nil
        }
        // What it was estimated at may have changed since; an empty list is exact again.
        workers[number].preferredNanoseconds =
            workers[number].preferred.isEmpty ? 0 : max(0, workers[number].preferredNanoseconds - costIfKnown(of: task))
        return task
    }

    /// The estimated time of what may be no task any more.
    private func costIfKnown(of task: TaskReference) -> Double {
        Int(task.index) < graphs[Int(task.slot)].taskCount ? cost(of: task) : 0
    }

    /// Whether the worker should be given more.
    func hasRoom(_ worker: UInt32) -> Bool {
        let number = Int(worker)
        return isOpen(worker) && !reservedWorkers.contains(worker)
            && workers[number].assignedByteCount < configuration.messageArgumentByteCount
            && workers[number].assigned.count < configuration.messageTaskCount
            && workers[number].outstandingNanoseconds
                < configuration.queueNanoseconds * Double(workers[number].threadCount)
    }

    /// When the worker is done with what it has been given, in nanoseconds from now.
    func delay(at worker: UInt32) -> Double {
        workers[Int(worker)].outstandingNanoseconds / Double(workers[Int(worker)].threadCount)
    }

    /// When the worker is done with that and with its own list, in nanoseconds from now.
    func delayWithList(at worker: UInt32) -> Double {
        delay(at: worker) + workers[Int(worker)].preferredNanoseconds / Double(workers[Int(worker)].threadCount)
    }

    /// Whether the worker has the function of the task.
    func canRun(_ task: TaskReference, at worker: UInt32) -> Bool {
        function(of: task).map { workers[Int(worker)].can[$0] } ?? true
    }
}
