import MusterGraph
import MusterProtocol

@testable import MusterWorker

/// What threads, holders and the shell say.
extension WorkerTrial {
    /// The run is over that has the task first. What comes of that is the outcome; the others have results, unless they take
    /// one that failed.
    func end(of task: TaskID, _ outcome: WorkerHappening.Outcome) -> WorkerEvent? {
        let running = runs.first { $0.value.graph == task.graph && $0.value.items[0].index == task.index }
        guard let (thread, run) = running, outcome != .delivered || run.items[0].flags.contains(.deliver) else {
            return nil
        }
        var failed: Set<TaskID> = []
        let outcomes = run.items.enumerated().map { place, item in
            let result = result(of: item, in: run.graph, place == 0 ? outcome : .stored, &failed)
            return RunOutcome(index: item.index, attempt: item.attempt, nanoseconds: 1_000, result: result)
        }
        runs[thread] = nil
        return .runFinished(thread: thread, outcomes: RunOutcomes(outcomes))
    }

    private func result(
        of item: RunItem, in graph: UInt64, _ outcome: WorkerHappening.Outcome, _ failed: inout Set<TaskID>
    ) -> RunOutcome.Result {
        let task = TaskID(graph: graph, index: item.index)
        guard !item.inputs(of: graph).contains(where: failed.contains) else {
            failed.insert(task)
            return .skipped
        }
        if outcome == .failed {
            failed.insert(task)
            return .failed(FailureDescription(kind: .functionFailed, message: "no"))
        }
        let isDelivered = outcome == .delivered
        let isStored = item.isStored || item.flags.contains(.deliver) && !isDelivered
        if isStored { store.insert(task) }
        return .finished(
            byteCount: isDelivered ? 1 : WorkerScenario.byteCount, isStored: isStored,
            delivered: isDelivered ? Payload([1]) : nil)
    }

    func answer(_ task: TaskID, _ answer: WorkerHappening.Answer) -> WorkerEvent? {
        let asked = reads.filter { $0.value.entry.task == task }.min { $0.key < $1.key }
        guard let (number, read) = asked else { return nil }
        reads[number] = nil
        let isFound = answer != .notHeld
        let total = WorkerScenario.byteCount + (answer == .otherSize ? 1 : 0)
        let count = isFound ? read.entry.byteCount : 0
        let entry = ReadReply.Entry(
            request: number, status: isFound ? .found : .notHeld, totalByteCount: isFound ? total : 0, byteCount: count)
        return .answered(
            holder: read.holder,
            ReadReply(entries: [entry], bytes: Payload([UInt8](repeating: 7, count: Int(count)))))
    }

    func memory(_ reading: WorkerHappening.Reading) -> WorkerEvent? {
        let limit = WorkerScenario.memoryByteCount
        switch reading {
        case .little: return .measured(MemoryReading(usedByteCount: 0, spillableByteCount: 0))
        case .much: return .measured(MemoryReading(usedByteCount: limit, spillableByteCount: limit / 2))
        case .madeRoom:
            guard isMakingRoom else { return nil }
            isMakingRoom = false
            return .madeRoom(MemoryReading(usedByteCount: limit / 2, spillableByteCount: 0))
        }
    }
}
