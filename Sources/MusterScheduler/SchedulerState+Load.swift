import MusterGraph
import MusterProtocol

/// How much each worker has to do.
extension SchedulerState {
    /// The estimated time of a task, in nanoseconds.
    func cost(of task: TaskReference) -> Double {
        let function = graphs[Int(task.slot)].graph.functionOf[Int(task.index)]
        guard function != .max else { return 1_000 }
        return functions[graphs[Int(task.slot)].functions[Int(function)]].cost(
            queueNanoseconds: configuration.queueNanoseconds)
    }

    mutating func burden(_ worker: UInt32, with task: TaskReference) {
        let cost = cost(of: task)
        let number = Int(worker)
        workers[number].outstandingCount += 1
        workers[number].outstandingNanoseconds += cost
        workers[number].given.append(GivenReference(task: task, attempt: attempt))
        workers[number].assigned.append(task)
        workers[number].assignedByteCount += argumentByteCount(of: task)
        touchedWorkers.insert(worker)
        clients[graphs[Int(task.slot)].client]?.servedNanoseconds += cost
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

    private func argumentByteCount(of task: TaskReference) -> Int {
        let offsets = graphs[Int(task.slot)].graph.graph.argumentOffsets
        return Int(offsets[Int(task.index) + 1] - offsets[Int(task.index)])
    }

    /// Whether the worker should be given more.
    func hasRoom(_ worker: UInt32) -> Bool {
        let number = Int(worker)
        return workers[number].isConnected
            && workers[number].assignedByteCount < configuration.messageArgumentByteCount
            && workers[number].outstandingNanoseconds
                < configuration.queueNanoseconds * Double(workers[number].threadCount)
    }

    /// When a new task would begin there, in nanoseconds from now.
    func delay(at worker: UInt32) -> Double {
        workers[Int(worker)].outstandingNanoseconds / Double(workers[Int(worker)].threadCount)
    }

    /// Whether the worker has the function of the task.
    func canRun(_ task: TaskReference, at worker: UInt32) -> Bool {
        let function = graphs[Int(task.slot)].graph.functionOf[Int(task.index)]
        return function == .max || workers[Int(worker)].can[graphs[Int(task.slot)].functions[Int(function)]]
    }
}
