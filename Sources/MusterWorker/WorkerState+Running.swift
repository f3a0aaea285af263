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
        var run = Run(graph: first.id.graph)
        var budget = configuration.runNanoseconds
        var (next, local) = (Optional(first), BinaryHeap<UInt32>())
        var promised: [UInt32: Int] = [:]
        var known: (function: UInt32, nanoseconds: Double)?
        while let (task, record) = next {
            sections[run.graph]?.tasks[task.index]?.phase = .running
            run.items.append(RunItem(task.index, record))
            if known?.function != record.function { known = (record.function, estimate(of: record, in: run.graph)) }
            budget -= known?.nanoseconds ?? 0
            guard budget > 0, run.items.count < runTaskCount else { break }
            for dependent in record.dependents where dependent.graph == run.graph {
                promised[dependent.index, default: 0] += 1
                if promised[dependent.index] == sections[run.graph]?.tasks[dependent.index]?.missing {
                    local.push(dependent.index)
                }
            }
            let promisedTask = promised.isEmpty ? nil : popPromised(&local, of: run.graph)
            next = promisedTask ?? popReady(of: run.graph)
        }
        decideStoring(&run)
        return run
    }

    /// The first ready task; if it has to be of a graph and is not, it stays.
    private mutating func popReady(of graph: UInt64?) -> (id: TaskID, record: TaskRecord)? {
        while let first = ready.firstGraph, graph == nil || first == graph, let task = ready.pop() {
            if let record = sections[task.graph]?.tasks[task.index], record.phase == .ready { return (task, record) }
        }
        return nil
    }

    /// The first task that only waits for others of the run.
    private func popPromised(
        _ local: inout BinaryHeap<UInt32>, of graph: UInt64
    ) -> (id: TaskID, record: TaskRecord)? {
        guard let index = local.pop(), let record = sections[graph]?.tasks[index] else { return nil }
        return (TaskID(graph: graph, index: index), record)
    }

    /// The estimated time of a task, in nanoseconds; the whole of a run when nothing is known.
    private func estimate(of record: TaskRecord, in graph: UInt64) -> Double {
        guard record.function != .max else { return 1_000 }
        return max(sections[graph]?.averageNanoseconds[record.function] ?? configuration.runNanoseconds, 100)
    }

    /// A local result that only this run takes need not be stored; one that is only delivered neither.
    private func decideStoring(_ run: inout Run) {
        var members: Set<UInt32>?
        for position in run.items.indices where !run.items[position].flags.contains(.keep) {
            let dependents = sections[run.graph]?.tasks[run.items[position].index]?.dependents ?? []
            guard !dependents.isEmpty else {
                run.items[position].isStored = false
                continue
            }
            let all = members ?? Set(run.items.map(\.index))
            members = all
            run.items[position].isStored = !dependents.allSatisfy { $0.graph == run.graph && all.contains($0.index) }
        }
    }

    /// A thread is done. What its graph no longer knows is ignored: it was closed or given up meanwhile.
    mutating func runFinished(_ thread: Int, _ outcomes: [RunOutcome]) {
        guard let graph = runs.removeValue(forKey: thread) else { return }
        idleThreads.append(thread)
        guard sections[graph] != nil else {
            for outcome in outcomes { dropStored(outcome, of: graph) }
            return
        }
        var times = RunTimes()
        for outcome in outcomes {
            let task = TaskID(graph: graph, index: outcome.index)
            guard let record = sections[graph]?.tasks[outcome.index], record.phase == .running,
                record.attempt == outcome.attempt
            else {
                dropStored(outcome, of: graph)
                continue
            }
            switch outcome.result {
            case .finished(let byteCount, let isStored, let delivered):
                if let series = times.add(record.function, outcome.nanoseconds) { learn(series, graph) }
                finished(task, record, outcome.nanoseconds, byteCount, isStored: isStored, delivered)
            case .failed(let failure): fail(task, failure)
            case .skipped: break
            }
        }
        if let series = times.series { learn(series, graph) }
    }

    /// A result came of a task, or of an attempt, that is no longer known.
    private mutating func dropStored(_ outcome: RunOutcome, of graph: UInt64) {
        guard case .finished(_, true, _) = outcome.result, sections[graph]?.held[outcome.index] == nil else { return }
        if sections[graph]?.tasks[outcome.index]?.phase == .running {
            // A newer attempt may be storing its result just now, which takes the place of this one.
            sections[graph]?.tasks[outcome.index]?.hasOldResult = true
        } else {
            drop([TaskID(graph: graph, index: outcome.index)])
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

    private mutating func finished(
        _ task: TaskID, _ record: TaskRecord, _ nanoseconds: UInt32, _ byteCount: UInt64, isStored: Bool,
        _ delivered: Payload?
    ) {
        sections[task.graph]?.tasks[task.index] = nil
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
        if let delivered { delivered.withUnsafeBytes { values.append(contentsOf: $0) } }
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
        guard var record = sections[task.graph]?.tasks[task.index] else { return }
        record.missing -= 1
        if record.missing == 0, record.phase == .waiting {
            record.phase = .ready
            ready.push(task)
        }
        sections[task.graph]?.tasks[task.index] = record
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

extension RunItem {
    fileprivate init(_ index: UInt32, _ task: TaskRecord) {
        self.init(
            index: index, attempt: task.attempt, function: task.function, arguments: task.arguments, flags: task.flags,
            retries: task.retries, isStored: true, timeoutMilliseconds: task.timeoutMilliseconds)
    }
}
