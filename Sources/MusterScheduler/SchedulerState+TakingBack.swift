import MusterGraph
import MusterProtocol

/// Work that lies at one worker while another has none is asked back.
///
/// Step 1, here: `Work.takenBack` names tasks that have probably not begun. Step 2, at the worker: `Report.returned` or
/// `Report.refusedReturn`, for each. Until then the task is the worker's own. Step 3: what came back is ready again.
extension SchedulerState {
    /// For each idle worker asks one busy worker for half of what it has not begun.
    mutating func takeBackWork() {
        let idle = roomyWorkers.members.filter { workers[Int($0)].outstandingCount == 0 && isOpen($0) }
        guard !idle.isEmpty else { return }
        var victims = workers.indices.dropFirst().filter { isVictim($0) }
        victims.sort { (-delayWithList(at: UInt32($0)), $0) < (-delayWithList(at: UInt32($1)), $1) }
        for (thief, victim) in zip(idle, victims) {
            takeListed(from: victim, for: thief)
            takeBack(from: victim, for: thief)
        }
    }

    /// Whether it is worth while to ask this worker: it has more than it runs at once, and more than a fetch takes.
    private func isVictim(_ worker: Int) -> Bool {
        isOpen(UInt32(worker)) && workers[worker].pendingReturns.isEmpty
            && (workers[worker].outstandingCount > workers[worker].threadCount || !workers[worker].preferred.isEmpty)
            && delayWithList(at: UInt32(worker)) > 2 * configuration.chunkNanoseconds
    }

    private mutating func takeBack(from victim: Int, for thief: UInt32) {
        trimGiven(of: victim)
        let goal = workers[victim].outstandingNanoseconds / 2
        var (gathered, position) = (0.0, workers[victim].given.count)
        let front = workers[victim].givenStart + workers[victim].threadCount
        while gathered < goal, position > front {
            position -= 1
            let given = workers[victim].given[position]
            let task = given.task
            // What this very turn assigns has not been sent, and would only be refused.
            guard given.attempt != attempt, isAt(victim, given), graphs[Int(task.slot)].missing[Int(task.index)] == 0,
                canRun(task, at: thief)
            else { continue }
            gathered += cost(of: task)
            let id = TaskID(graph: graphs[Int(task.slot)].number, index: task.index)
            if workers[victim].pendingReturns.insert(id).inserted { workers[victim].takenBack.append(id) }
        }
        if !workers[victim].takenBack.isEmpty { touchedWorkers.insert(UInt32(victim)) }
    }

    /// Of the tasks that only wait for room at the victim, up to a half are free to run elsewhere. A bounded number is
    /// looked at: most may wait for something that is being made there.
    private mutating func takeListed(from victim: Int, for thief: UInt32) {
        let goal = workers[victim].preferredNanoseconds / 2
        var (freed, kept) = (0.0, [TaskReference]())
        while freed < goal, kept.count < 1_024, let task = popPreferred(of: UInt32(victim), fromEnd: true) {
            if isReady(task), canRun(task, at: thief) {
                freed += cost(of: task)
                becameReady(task)
            } else if graphs[Int(task.slot)].isOpen {
                kept.append(task)
            }
        }
        for task in kept where Int(task.index) < graphs[Int(task.slot)].taskCount {
            prefer(task, at: UInt32(victim))
        }
    }

    /// Forgets what is over at both ends of the list of what a worker was given.
    private mutating func trimGiven(of worker: Int) {
        while let last = workers[worker].given.last, workers[worker].given.count > workers[worker].givenStart,
            !isAt(worker, last)
        {
            workers[worker].given.removeLast()
        }
        while workers[worker].givenStart < workers[worker].given.count,
            !isAt(worker, workers[worker].given[workers[worker].givenStart])
        {
            workers[worker].givenStart += 1
        }
        compactGiven(of: worker)
    }

    /// Gives back the memory of the front part, once it is most of the list.
    mutating func compactGiven(of worker: Int) {
        let start = workers[worker].givenStart
        guard start > 1_024, start * 2 > workers[worker].given.count else { return }
        workers[worker].given.removeFirst(start)
        workers[worker].givenStart = 0
    }

    /// Whether the task is still assigned to the worker as it was given.
    func isAt(_ worker: Int, _ given: GivenReference) -> Bool {
        isAt(worker, given.task) && graphs[Int(given.task.slot)].attempt[Int(given.task.index)] == given.attempt
    }

    /// Whether the task is assigned to the worker now.
    func isAt(_ worker: Int, _ task: TaskReference) -> Bool {
        let (slot, index) = (Int(task.slot), Int(task.index))
        return index < graphs[slot].taskCount && graphs[slot].phase[index] == .assigned
            && graphs[slot].worker[index] == UInt32(worker)
    }
}
