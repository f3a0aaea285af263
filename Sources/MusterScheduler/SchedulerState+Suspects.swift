package import MusterGraph
package import MusterProtocol

/// Tasks that may have killed a worker.
///
/// A worker that is gone has not said what it ran, and it ran many small tasks at a time. So each task that it may have
/// been running counts a loss, and one that has counted all losses but the last that it may is a *suspect*: it goes to a
/// worker that has nothing else, and another loss can only be its own. A task that kills its workers fails after
/// `lossLimit` of them, and none does that was merely near it.
///
/// The next process of a supervised worker tells which task it was (`SchedulerState+Crashes.swift`). Until it has, for a
/// while, a suspect is not run, and a task that has lost too many workers is not failed.
extension SchedulerState {
    /// Counts a loss of each task that the lost worker may have been running.
    ///
    /// - Parameter tasks: All that it had, in the order in which a worker takes them.
    /// - Returns: Those that will not be tried again.
    mutating func countLosses(of tasks: [TaskReference], at worker: Int) -> [TaskReference] {
        var lost: [TaskReference] = []
        for task in tasks.prefix(workers[worker].threadCount * configuration.runTaskCount) {
            let attempt = graphs[Int(task.slot)].attempt[Int(task.index)]
            if countLoss(of: task, TaskLoss(worker: UInt32(worker), attempt: attempt)) { lost.append(task) }
        }
        return lost
    }

    /// Counts one loss. Returns whether it was one too many.
    @discardableResult
    mutating func countLoss(of task: TaskReference, _ loss: TaskLoss) -> Bool {
        let slot = Int(task.slot)
        if graphs[slot].losses[task.index]?.contains(where: { $0.worker == loss.worker }) != true {
            graphs[slot].losses[task.index, default: []].append(loss)
        }
        let count = graphs[slot].losses[task.index]?.count ?? 0
        if count == configuration.lossLimit - 1 { makeSuspect(task) }
        return count >= configuration.lossLimit
    }

    /// The task goes to a worker that has nothing else, from now on.
    mutating func makeSuspect(_ task: TaskReference) {
        let (slot, index) = (Int(task.slot), Int(task.index))
        guard !graphs[slot].marks[index].contains(.suspect) else { return }
        graphs[slot].marks[index].insert(.suspect)
        guard isReady(task) else { return }
        graphs[slot].ready.remove(task.index)
        suspects.append(task)
    }

    /// A task that was running on too many workers when they died is not tried again.
    mutating func giveUp(_ tasks: [TaskReference]) {
        for task in tasks where graphs[Int(task.slot)].phase[Int(task.index)] == .waiting {
            let id = TaskID(graph: graphs[Int(task.slot)].number, index: task.index)
            guard !isHeld(task) else {
                accused.append(id)
                continue
            }
            let losses = graphs[Int(task.slot)].losses[task.index] ?? []
            // It ran alone at the last, so all of them were its own doing, if one was for certain.
            if let record = crashRecord(of: task) {
                for loss in losses {
                    countDeath(TaskAttempt(task: id, attempt: loss.attempt), of: task, record.lastFailure)
                }
            }
            fail(task, killerFailure(task, count: losses.count))
        }
    }

    /// Fails the tasks that have lost too many workers, as soon as nothing is awaited that might acquit them.
    mutating func judgeAccused() {
        guard !accused.isEmpty else { return }
        let tasks = accused.compactMap { id -> TaskReference? in
            guard let slot = slotOfGraph[id.graph], id.index < graphs[Int(slot)].taskCount else { return nil }
            let losses = graphs[Int(slot)].losses[id.index]?.count ?? 0
            return losses < configuration.lossLimit ? nil : TaskReference(slot: slot, index: id.index)
        }
        accused = []
        giveUp(tasks)
    }

    /// The worker's next process will tell how this one ended.
    mutating func awaitReport(of worker: UInt32) {
        guard workers[Int(worker)].isSupervised else { return }
        awaitedLives[worker] = now.advanced(byMilliseconds: configuration.crashReportMilliseconds)
    }

    /// When the first of the reports that are awaited is given up.
    package var reportDeadline: Moment? { awaitedLives.values.min() }

    /// Tasks that are blamed for a loss of which nothing more is awaited.
    package var blamedTasks: [TaskID] {
        graphs.filter(\.isOpen).flatMap { graph in
            graph.losses.filter { $0.value.contains { awaitedLives[$0.worker] == nil } }.keys
                .map { TaskID(graph: graph.number, index: $0) }
        }.sorted()
    }

    /// Whether a suspect waits, since it may be acquitted in a moment.
    func isHeld(_ task: TaskReference) -> Bool {
        guard !awaitedLives.isEmpty, let losses = graphs[Int(task.slot)].losses[task.index] else { return false }
        return losses.contains { awaitedLives[$0.worker] != nil }
    }

    /// The task has finished, so it kills nobody.
    mutating func acquit(_ task: TaskReference) {
        let slot = Int(task.slot)
        if !crashTable.isEmpty { acquitCall(of: task) }
        guard graphs[slot].marks[Int(task.index)].contains(.suspect) || !graphs[slot].losses.isEmpty else { return }
        graphs[slot].losses[task.index] = nil
        graphs[slot].marks[Int(task.index)].remove(.suspect)
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
        var idle = roomyWorkers.members.filter { isOpen($0) && workers[Int($0)].outstandingCount == 0 }
        // Behind the others, and only for what nobody else can run.
        idle += idlePausedWorkers
        var rest: [TaskReference] = []
        for task in waiting {
            // It may stand there twice.
            guard isReadySuspect(task) else { continue }
            guard !isHeld(task), let place = idle.firstIndex(where: { mayTakeAlone(task, at: $0) }) else {
                rest.append(task)
                continue
            }
            let worker = idle.remove(at: place)
            assign(task, to: worker)
            reservedWorkers.insert(worker)
            roomyWorkers.remove(worker)
        }
        suspects = rest
        if reservedWorkers.isEmpty, let first = rest.first(where: { !isHeld($0) }) { reserveWorker(for: first) }
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
