import MusterGraph
import MusterProtocol

/// How much each worker has to do.
extension SchedulerState {
    /// The estimated time of a task, in nanoseconds.
    func cost(of task: TaskReference) -> Double {
        function(of: task).map { functions[$0].cost(queueNanoseconds: configuration.queueNanoseconds) } ?? 1_000
    }

    mutating func burden(_ worker: UInt32, with task: TaskReference) {
        let cost = cost(of: task)
        let number = Int(worker)
        workers[number].outstandingCount += 1
        workers[number].outstandingNanoseconds += cost
        if let client = graphs[Int(task.slot)].client {
            clients[client]?.servedNanoseconds += cost
        } else {
            graphs[Int(task.slot)].servedNanoseconds += cost
        }
    }

    /// The worker has one task less. What it was estimated at may have changed since; an empty queue is exact again.
    mutating func unburden(_ worker: UInt32, of task: TaskReference) {
        let number = Int(worker)
        workers[number].outstandingCount -= 1
        workers[number].outstandingNanoseconds =
            workers[number].outstandingCount == 0
            ? 0 : max(0, workers[number].outstandingNanoseconds - cost(of: task))
        if workers[number].isConnected { roomyWorkers.insert(worker) }
    }

    func argumentByteCount(of task: TaskReference) -> Int {
        let offsets = graphs[Int(task.slot)].graph.graph.argumentOffsets
        return Int(offsets[Int(task.index) + 1] - offsets[Int(task.index)])
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
