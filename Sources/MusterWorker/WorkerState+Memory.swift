import MusterGraph
import MusterProtocol

/// Being short of memory.
///
/// Above one mark, results go to disk (`makeRoom`). Above a higher one the worker *pauses*: it gives back what it has not
/// begun, says so (`Report.isPaused`), and is given no more as long as others can take it.
///
/// Why nothing can hang on this, however long memory stays short:
/// - A paused worker that runs nothing begins one task as soon as one is ready: `mayRun`.
/// - A fetch for which there is no memory goes on when no other does: `hasRoom`. So every input arrives in the end. What is
///   fetched stays, also if the task that wanted it went back meanwhile, and the next attempt here has it already.
/// - The scheduler gives a paused worker that has nothing a task which only paused workers can run.
/// - Tasks go back only when the pause begins, after what is ready was begun, and not while it lasts.
extension WorkerState {
    mutating func measured(_ reading: MemoryReading) {
        memory.read(reading)
        memory.mayAskForRoom = true
    }

    /// The shell has brought to disk what it could. More is asked for, if at all, when there is a reading that is none of
    /// this sort: so a disk that is full is not asked at once again.
    mutating func madeRoom(_ reading: MemoryReading) {
        memory.read(reading)
        memory.isMakingRoom = false
    }

    /// Compares what is used with the marks.
    mutating func weighMemory() {
        guard let marks = configuration.memory else { return }
        let used = memory.usedByteCount
        if memory.isPaused {
            memory.isPaused = used >= marks.resume
        } else if used > marks.pause {
            memory.isPaused = true
            startRuns()
            giveBackQueue()
        }
        if used > marks.spill {
            askForRoom(used - marks.afterSpill, marks)
        } else {
            memory.usedInVain = nil
        }
    }

    private mutating func askForRoom(_ byteCount: UInt64, _ marks: MemoryMarks) {
        guard memory.mayAskForRoom, !memory.isMakingRoom else { return }
        if memory.reading.spillableByteCount == 0 {
            // Freed memory that is kept for later may still go back to the system, which takes a while: now and then.
            if let inVain = memory.usedInVain, memory.usedByteCount < inVain + marks.step { return }
            memory.usedInVain = memory.usedByteCount
        }
        memory.mayAskForRoom = false
        makeRoom(byteCount)
    }

    private mutating func makeRoom(_ byteCount: UInt64) {
        memory.isMakingRoom = true
        instruct(.makeRoom(byteCount: byteCount))
    }

    /// Gives back everything that has not begun.
    private mutating func giveBackQueue() {
        var queue: [TaskID] = []
        for (graph, section) in sections {
            for (index, task) in section.tasks where task.phase != .running {
                queue.append(TaskID(graph: graph, index: index))
            }
        }
        giveUp(queue.sorted(by: >))
    }

    /// Whether a run may begin. Short of memory, one does when nothing else runs.
    var mayRun: Bool { !memory.isPaused || runs.isEmpty }

    /// How many tasks a run may have: with little memory, one, as the results of all are alive until its end.
    var runTaskCount: Int { memory.isPaused ? 1 : configuration.runTaskCount }

    /// Reserves memory for a value before the first byte of it is asked for. Returns whether there was some.
    mutating func admit(_ input: TaskID) -> Bool {
        guard let fetch = fetches[input], !fetch.isAdmitted else { return true }
        guard hasRoom(for: fetch) else { return false }
        fetches[input]?.isAdmitted = true
        memory.reserve(fetch.byteCount)
        return true
    }

    /// Whether a value may be fetched now. One that does not fit waits for those that are on their way, then, once, for
    /// the store, and then goes on whatever there is: each of these comes to an end.
    private mutating func hasRoom(for fetch: Fetch) -> Bool {
        guard let marks = configuration.memory, memory.usedByteCount + fetch.byteCount > marks.pause else {
            return true
        }
        guard memory.admittedCount == 0, !memory.isMakingRoom else { return false }
        if !memory.hasTried, memory.reading.spillableByteCount > 0 {
            memory.hasTried = true
            makeRoom(memory.usedByteCount + fetch.byteCount - marks.pause)
            return false
        }
        memory.hasTried = false
        return true
    }

    /// Whether something runs, or is on its way, so that memory may be taken at any time.
    package var isBusy: Bool { !runs.isEmpty || !fetches.isEmpty }

    /// Whether it begins no more than one task at a time, as memory is short.
    package var isPaused: Bool { memory.isPaused }

    /// What the account says, against what it is about.
    var memoryProblems: [String] {
        let admitted = fetches.values.filter(\.isAdmitted)
        let reserved = admitted.filter { !$0.isAllocated }
        let byteCount = reserved.reduce(0) { $0 + $1.byteCount }
        var problems: [String] = []
        if admitted.count != memory.admittedCount {
            problems.append("\(admitted.count) fetches have memory, and \(memory.admittedCount) are counted")
        }
        if byteCount != memory.reservedByteCount {
            problems.append("\(byteCount) bytes are reserved, and \(memory.reservedByteCount) are counted")
        }
        if let marks = configuration.memory, byteCount > marks.pause, reserved.count > 1 {
            problems.append("\(byteCount) bytes are reserved at once, of \(marks.limit)")
        }
        return problems
    }
}
