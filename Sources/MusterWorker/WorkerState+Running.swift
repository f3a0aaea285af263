import MusterGraph
import MusterProtocol

/// Runs: which thread gets what, and what came of it.
extension WorkerState {
    /// Gives every idle thread a run, as long as something is ready.
    mutating func startRuns() {
        while mayRun, let thread = idleThreads.last, let run = nextRun() {
            idleThreads.removeLast()
            runs[thread] = run.graph
            instruct(.run(thread: thread, run))
        }
    }

    /// The next ready task, and behind it what else fits: first what only waits for tasks of this run, so that a chain
    /// stays on its thread; then what is ready anyway.
    private mutating func nextRun() -> Run? {
        guard let first = popReady(of: nil) else { return nil }
        var run = Run(graph: first.graph)
        var budget = configuration.runNanoseconds
        var next = Optional(first.index)
        var promises = RunPromises()
        var known: (function: UInt32, nanoseconds: Double)?
        while let index = next, let (item, dependents) = begin(index, in: run.graph) {
            if known?.function != item.function { known = (item.function, estimate(of: item.function, in: run.graph)) }
            budget -= known?.nanoseconds ?? 0
            run.items.append(item)
            if !dependents.isEmpty { promise(dependents, of: run, &promises) }
            guard budget > 0, run.items.count < runTaskCount else { break }
            next = promises.ready.pop() ?? popReady(of: run.graph)?.index
        }
        ready.endTurn(of: run.graph)
        decideStoring(&run, promises)
        return run
    }

    /// The first ready task; if it has to be of a graph and is not, it stays.
    private mutating func popReady(of graph: UInt64?) -> TaskID? {
        while let first = ready.firstGraph, graph == nil || first == graph, let task = ready.pop() {
            if sections[task.graph]?.tasks.with(task.index, { $0.phase == .ready }) == true { return task }
        }
        return nil
    }

    /// Takes a task into a run. Returns with it those that take its result.
    private mutating func begin(_ index: UInt32, in graph: UInt64) -> (item: RunItem, dependents: [TaskID])? {
        sections[graph]?.tasks.with(index) { record in
            record.phase = .running
            let item = RunItem(
                index: index, attempt: record.attempt, function: record.function, arguments: record.arguments,
                flags: record.flags, retries: record.retries,
                isStored: record.flags.contains(.keep) || !record.dependents.isEmpty,
                timeoutMilliseconds: record.timeoutMilliseconds)
            return (item, record.dependents)
        }
    }

    /// Notes that these will find a result in the run. What misses nothing else can run behind it.
    private mutating func promise(_ dependents: [TaskID], of run: Run, _ promises: inout RunPromises) {
        promises.takers.append((run.items.count - 1, dependents))
        for dependent in dependents where dependent.graph == run.graph {
            promises.counts[dependent.index, default: 0] += 1
            let missing = sections[run.graph]?.tasks.with(dependent.index) { $0.missing }
            if promises.counts[dependent.index] == missing { promises.ready.push(dependent.index) }
        }
    }

    /// The estimated time of a task, in nanoseconds; the whole of a run when nothing is known.
    private func estimate(of function: UInt32, in graph: UInt64) -> Double {
        guard function != .max else { return 1_000 }
        return max(sections[graph]?.averageNanoseconds[function] ?? configuration.runNanoseconds, 100)
    }

    /// A local result that only this run takes need not be stored; one that is only delivered neither.
    private func decideStoring(_ run: inout Run, _ promises: RunPromises) {
        guard !promises.takers.isEmpty else { return }
        let members = Set(run.items.map(\.index))
        for (position, dependents) in promises.takers where !run.items[position].flags.contains(.keep) {
            run.items[position].isStored = !dependents.allSatisfy {
                $0.graph == run.graph && members.contains($0.index)
            }
        }
    }

    /// A thread is done. What its graph no longer knows is ignored: it was closed or given up meanwhile.
    mutating func runFinished(_ thread: Int, _ outcomes: RunOutcomes) {
        guard let graph = runs.removeValue(forKey: thread) else { return }
        idleThreads.append(thread)
        guard sections[graph] != nil else {
            for position in outcomes.indices { dropStored(outcomes, position, of: graph) }
            return
        }
        var times = RunTimes()
        for position in outcomes.indices {
            let (index, attempt) = (outcomes.index(at: position), outcomes.attempt(at: position))
            let isCurrent = sections[graph]?.tasks.with(index) { $0.phase == .running && $0.attempt == attempt }
            guard isCurrent == true else {
                dropStored(outcomes, position, of: graph)
                continue
            }
            switch outcomes.kind(at: position) {
            case .finished(let byteCount, let isStored):
                guard let record = sections[graph]?.tasks.removeValue(forKey: index) else { continue }
                let nanoseconds = outcomes.nanoseconds(at: position)
                if let series = times.add(record.function, nanoseconds) { learn(series, graph) }
                outcomes.appendValue(at: position, to: &values)
                finished(TaskID(graph: graph, index: index), record, nanoseconds, byteCount, isStored: isStored)
            case .failed:
                guard let failure = outcomes.failure(at: position) else { continue }
                fail(TaskID(graph: graph, index: index), failure)
            case .skipped: break
            }
        }
        if let series = times.series { learn(series, graph) }
    }

    /// A result came of a task, or of an attempt, that is no longer known.
    private mutating func dropStored(_ outcomes: RunOutcomes, _ position: Int, of graph: UInt64) {
        let index = outcomes.index(at: position)
        guard case .finished(_, true) = outcomes.kind(at: position), sections[graph]?.held[index] == nil else { return }
        if sections[graph]?.tasks[index]?.phase == .running {
            // A newer attempt may be storing its result just now, which takes the place of this one.
            sections[graph]?.tasks[index]?.hasOldResult = true
        } else if fetches[TaskID(graph: graph, index: index)]?.isStoring != true {
            // A fetched value that is being stored just now takes its place.
            drop([TaskID(graph: graph, index: index)])
        }
    }

    /// Learns from tasks that ran one after another: each counts a fifth of what was known before it.
    private mutating func learn(_ series: RunTimes.Series, _ graph: UInt64) {
        guard let known = sections[graph]?.averageNanoseconds[series.function] else {
            sections[graph]?.averageNanoseconds[series.function] = series.mean
            return
        }
        let weight = series.count == 1 ? 0.2 : series.count < 16 ? 0.7 : 1
        sections[graph]?.averageNanoseconds[series.function] = known + (series.mean - known) * weight
    }

    /// A task, which is not among those that there are any more, has a result. What of it goes to the scheduler is in
    /// `values` already.
    private mutating func finished(
        _ task: TaskID, _ record: TaskRecord, _ nanoseconds: UInt32, _ byteCount: UInt64, isStored: Bool
    ) {
        let isLocal = !record.flags.contains(.keep) && !record.flags.contains(.deliver)
        if isStored {
            // `giveUp` may have made a running local task one to keep; then its result stays until it is released.
            hold(
                task, byteCount: byteCount, attempt: record.attempt, uses: record.dependents.count, isLocal: isLocal)
        } else if record.hasOldResult {
            drop([task])
        }
        report.completions.tasks.append(task)
        report.completions.attempts.append(record.attempt)
        report.completions.byteCounts.append(byteCount)
        report.completions.nanoseconds.append(nanoseconds)
        report.completions.valueOffsets.append(UInt32(values.count))
        for input in record.inputs { dropUse(of: input) }
        for dependent in record.dependents { inputPromiseKept(to: dependent) }
        if isStored, isLocal, record.dependents.isEmpty {
            sections[task.graph]?.held[task.index] = nil
            drop([task])
        }
    }

    /// An input was made here. A task of the same run has it already; another can run when nothing else is missing.
    private mutating func inputPromiseKept(to task: TaskID) {
        let isReady = sections[task.graph]?.tasks.with(task.index) { record in
            record.missing -= 1
            guard record.missing == 0, record.phase == .waiting else { return false }
            record.phase = .ready
            return true
        }
        if isReady == true { ready.push(task) }
    }

    /// The task failed for good, and with it, without a word, all here that needs it: the scheduler does the same.
    mutating func fail(_ task: TaskID, _ failure: FailureDescription) {
        guard let record = sections[task.graph]?.tasks[task.index] else { return }
        report.failures.append(TaskFailure(task: task, attempt: record.attempt, failure: failure))
        var stack = [task]
        var gone: Set<TaskID> = []
        var inputs: Set<TaskID> = []
        while let task = stack.popLast() {
            guard let record = sections[task.graph]?.tasks.removeValue(forKey: task.index) else { continue }
            gone.insert(task)
            if record.hasOldResult { drop([task]) }
            stack.append(contentsOf: record.dependents)
            if sections[task.graph]?.held[task.index] != nil { stack.append(contentsOf: users(of: task)) }
            for input in record.inputs {
                inputs.insert(input)
                dropUse(of: input)
            }
        }
        forget(gone, at: inputs)
        if !isConnected { failedAlong[task] = gone.subtracting([task]).sorted() }
    }

    /// The tasks that take a result which is here. Looks at every task: only for a result that was to be made anew.
    private func users(of result: TaskID) -> [TaskID] {
        var users: [TaskID] = []
        for (graph, section) in sections {
            for (index, task) in section.tasks where task.inputs.contains(result) {
                users.append(TaskID(graph: graph, index: index))
            }
        }
        return users.sorted()
    }
}
