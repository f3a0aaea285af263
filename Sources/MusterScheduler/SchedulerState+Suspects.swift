import MusterGraph
import MusterProtocol

/// Tasks that may have killed a worker.
///
/// A worker that is gone has not said what it ran, and it ran many small tasks at a time. So each task that it may have
/// been running counts a loss, and one that has counted all losses but the last that it may is a *suspect*: it goes to a
/// worker that has nothing else, and another loss can only be its own. A task that kills its workers fails after
/// `lossLimit` of them, and none does that was merely near it.
extension SchedulerState {
    /// Counts a loss of each task that the lost worker may have been running.
    ///
    /// - Parameter tasks: All that it had, in the order in which a worker takes them.
    /// - Returns: Those that will not be tried again.
    mutating func countLosses(of tasks: [TaskReference], at worker: Int) -> [TaskReference] {
        var lost: [TaskReference] = []
        for task in tasks.prefix(workers[worker].threadCount * configuration.runTaskCount) {
            let (slot, index) = (Int(task.slot), Int(task.index))
            let count = graphs[slot].losses[task.index, default: 0] + 1
            graphs[slot].losses[task.index] = count
            if count >= configuration.lossLimit {
                lost.append(task)
            } else if count == configuration.lossLimit - 1 {
                graphs[slot].marks[index].insert(.suspect)
            }
        }
        return lost
    }

    /// A task that was running on too many workers when they died is not tried again.
    mutating func giveUp(_ tasks: [TaskReference]) {
        for task in tasks where graphs[Int(task.slot)].phase[Int(task.index)] == .waiting {
            let count = graphs[Int(task.slot)].losses[task.index] ?? 0
            let message = "\(count) workers died while they ran it"
            fail(task, FailureDescription(kind: .workerLost, message: message, function: functionName(of: task)))
        }
    }

    /// The task has finished, so it kills nobody.
    mutating func acquit(_ task: TaskReference) {
        let slot = Int(task.slot)
        guard !graphs[slot].losses.isEmpty else { return }
        graphs[slot].losses[task.index] = nil
        graphs[slot].marks[Int(task.index)].remove(.suspect)
    }

    /// A worker is back that runs the task: so it was not the task that killed it.
    mutating func forgive(_ task: TaskReference) {
        let slot = Int(task.slot)
        guard let count = graphs[slot].losses[task.index] else { return }
        graphs[slot].losses[task.index] = count > 1 ? count - 1 : nil
        if count - 1 < configuration.lossLimit - 1 { graphs[slot].marks[Int(task.index)].remove(.suspect) }
    }

    /// Gives each worker that has nothing to do one suspect. When none is free, one worker gets no more until it is.
    mutating func assignSuspects() {
        for worker in reservedWorkers.sorted() where workers[Int(worker)].outstandingCount == 0 {
            reservedWorkers.remove(worker)
            if workers[Int(worker)].isConnected { roomyWorkers.insert(worker) }
        }
        guard !suspects.isEmpty else { return }
        let waiting = suspects.filter { isReadySuspect($0) }
        suspects = []
        var idle = roomyWorkers.filter { isOpen($0) && workers[Int($0)].outstandingCount == 0 }.sorted()
        // Behind the others, and only for what nobody else can run.
        idle += idlePausedWorkers
        var rest: [TaskReference] = []
        for task in waiting {
            guard let place = idle.firstIndex(where: { mayTakeAlone(task, at: $0) }) else {
                rest.append(task)
                continue
            }
            let worker = idle.remove(at: place)
            assign(task, to: worker)
            reservedWorkers.insert(worker)
            roomyWorkers.remove(worker)
        }
        suspects = rest
        if let first = rest.first, reservedWorkers.isEmpty { reserveWorker(for: first) }
    }

    private mutating func reserveWorker(for task: TaskReference) {
        let capable = workerOfConnection.values.filter { mayTakeAlone(task, at: $0) }
        if let least = capable.min(by: { (delay(at: $0), $0) < (delay(at: $1), $1) }) {
            reservedWorkers.insert(least)
            roomyWorkers.remove(least)
        } else {
            suspects.removeAll { $0 == task }
            setAside(task)
        }
    }

    /// Whether a worker may be given the task when it has nothing else: one that is short of memory only if no other can.
    private func mayTakeAlone(_ task: TaskReference, at worker: UInt32) -> Bool {
        canRun(task, at: worker)
            && (isOpen(worker) || !hasOpenPlace(for: function(of: task) ?? GraphRecord.anyWorker))
    }

    /// Whether an entry of `suspects` still stands for such a task.
    private func isReadySuspect(_ task: TaskReference) -> Bool {
        isReady(task) && graphs[Int(task.slot)].marks[Int(task.index)].contains(.suspect)
    }
}
