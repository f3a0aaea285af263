import MusterGraph
import MusterProtocol
import MusterWorker

/// What a run on a worker's thread comes to. It is known at once, and happens when the run is over.
struct SimulatedRun {
    private(set) var outcomes: [RunOutcome] = []
    /// Results that go to the store.
    private(set) var stored: [(task: TaskID, value: Payload)] = []
    /// How long it takes until it ends, one way or the other.
    private(set) var nanoseconds: Int64 = 0
    /// The task that kills the worker at that time.
    private(set) var crash: TaskAttempt?
    private(set) var problems: [String] = []

    private let run: Run
    private let inlineByteCount: Int
    private var results: [UInt32: Payload] = [:]
    private var failed: Set<UInt32> = []

    /// - Parameter ledger: Knows which tasks are done.
    init(
        _ run: Run, at worker: SimulatedWorker, inlineByteCount: Int, ledger: SimulationLedger,
        using random: inout RandomSource
    ) {
        self.run = run
        self.inlineByteCount = inlineByteCount
        for item in run.items {
            let duration = Int64.random(in: 500...(random.chance(0.05) ? 5_000_000 : 20_000), using: &random)
            nanoseconds += duration
            let name = item.function == .max ? nil : worker.openGraphs[run.graph]?[Int(item.function)]
            if name == SimulatedFunctions.crash, !dependsOnFailed(item) {
                crash = TaskAttempt(task: TaskID(graph: run.graph, index: item.index), attempt: item.attempt)
                return
            }
            if let name, !worker.functions.contains(name) { problems.append("it runs \(name), which it lacks") }
            checkOrder(of: item, ledger)
            outcomes.append(
                RunOutcome(
                    index: item.index, attempt: item.attempt, nanoseconds: UInt32(duration),
                    result: result(of: item, name, at: worker, ledger)))
        }
    }

    private mutating func result(
        of item: RunItem, _ name: String?, at worker: SimulatedWorker, _ ledger: SimulationLedger
    ) -> RunOutcome.Result {
        guard !dependsOnFailed(item) else {
            failed.insert(item.index)
            return .skipped
        }
        let value = SimulatedFunctions.call(
            name, item.arguments,
            lookUp: { $0.graph == run.graph ? results[$0.index] ?? worker.store[$0] : worker.store[$0] },
            graph: run.graph, attempt: item.attempt)
        if name == SimulatedFunctions.effect, case .success(let value) = value {
            let task = TaskID(graph: run.graph, index: item.index)
            if let problem = ledger.ran(task, attempt: item.attempt, value: value) { problems.append(problem) }
        }
        switch value {
        case .failure(let failure):
            failed.insert(item.index)
            return .failed(failure)
        case .success(let value):
            results[item.index] = value
            let isDelivered = item.flags.contains(.deliver) && value.count <= inlineByteCount
            let isStored = item.isStored || (item.flags.contains(.deliver) && !isDelivered)
            if isStored { stored.append((TaskID(graph: run.graph, index: item.index), value)) }
            return .finished(
                byteCount: UInt64(value.count), isStored: isStored, delivered: isDelivered ? value : nil)
        }
    }

    /// A task may run when all that it comes after is done.
    private mutating func checkOrder(of item: RunItem, _ ledger: SimulationLedger) {
        forEachReference(of: item) { reference in
            guard case .after(let index) = reference, results[index] == nil, !failed.contains(index) else { return }
            let before = TaskID(graph: run.graph, index: index)
            if !ledger.isDone(before) { problems.append("task \(item.index) ran before \(before), which it is after") }
        }
    }

    private func dependsOnFailed(_ item: RunItem) -> Bool {
        guard !failed.isEmpty else { return false }
        var found = false
        forEachReference(of: item) { reference in
            switch reference {
            case .task(let index), .after(let index): if failed.contains(index) { found = true }
            case .future: break
            }
        }
        return found
    }

    private func forEachReference(of item: RunItem, _ body: (ArgumentReference) -> Void) {
        item.arguments.withUnsafeBytes { ArgumentReference.forEach(in: $0, body) }
    }

    /// There is no room for one result: its task has failed, though later ones of the run had its result.
    mutating func lose(_ task: TaskID) {
        stored.removeAll { $0.task == task }
        for position in outcomes.indices where outcomes[position].index == task.index {
            outcomes[position].result = .failed(
                FailureDescription(kind: .noRoom, message: "the result could not be stored: there is no room"))
        }
    }

    /// The attempts that have a result.
    var ended: [TaskAttempt] {
        outcomes.compactMap { outcome in
            guard case .finished = outcome.result else { return nil }
            return TaskAttempt(task: TaskID(graph: run.graph, index: outcome.index), attempt: outcome.attempt)
        }
    }

    /// The tasks that have a result.
    var finished: [TaskID] {
        outcomes.compactMap { outcome in
            guard case .finished = outcome.result else { return nil }
            return TaskID(graph: run.graph, index: outcome.index)
        }
    }
}
