import MusterGraph
import MusterIsolation
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterWorker

/// Runs the tasks of a run, one after another, on one thread.
///
/// Its buffers are used again from run to run, so that a small task costs little besides its function.
final class Runner {
    /// Why a task has no result.
    enum Problem: Error {
        case failed(FailureDescription)
        /// A task of this run whose result it takes has none.
        case skipped
        /// Its arguments are more than values; see `Evaluator`.
        case needsEvaluation
        /// It took longer than it may, and another thread has taken the place of this one.
        case abandoned
    }

    let context: CallContext
    let store: any DataStore
    let limits: Executor.Limits
    /// Looks at the time that functions take which have a limit.
    private let watch: RunWatch
    /// Runs what must not run in this process; nil: nothing can.
    let isolated: IsolatedCaller?
    private let flight: FlightSlot?

    var run = Run(graph: 0)
    /// The results of this run's tasks so far; nil for one that has none.
    var results: [Payload?] = []
    /// Where each task stands in the run; made when one first refers to another.
    var positions: [UInt32: Int] = [:]
    var arguments: [Payload] = []
    /// Results that go to the store when the run is over, all at once; with their places in the run.
    var unstored: [(position: Int, value: Payload)] = []
    /// Why a result that an argument holds deep inside is not there.
    var nestedProblem: Problem?
    /// What became of the last attempt whose time was limited.
    private var (isOverdue, isAbandoned) = (false, false)

    init(
        context: CallContext, store: any DataStore, limits: Executor.Limits, watch: RunWatch? = nil,
        isolated: IsolatedCaller? = nil, flight: FlightSlot? = nil
    ) {
        self.context = context
        self.store = store
        self.limits = limits
        self.watch = watch ?? RunWatch(context.cancellation)
        self.isolated = isolated
        self.flight = flight
    }

    /// Runs all of it, and tells what became of each task; nil where its thread was given up meanwhile.
    func run(_ job: Executor.Job) -> RunOutcomes? {
        run = job.run
        defer {
            run = Run(graph: 0)
            results.removeAll(keepingCapacity: true)
            positions.removeAll(keepingCapacity: true)
            arguments.removeAll(keepingCapacity: true)
            unstored.removeAll(keepingCapacity: true)
        }
        var outcomes = RunOutcomes()
        outcomes.reserveCapacity(run.items.count)
        for item in job.done { takeOver(item, &outcomes) }
        let isWatched = job.hasLimits
        defer { if isWatched { watch.forget() } }
        var last = MonotonicTime.nanoseconds
        while outcomes.count < run.items.count {
            let item = run.items[outcomes.count]
            if let isolation = job.isolation, isolation.isIsolated(item.function, item.arguments) {
                // What kills an executor process does not kill this one.
                flight?.end()
                let first = outcomes.count
                runIsolated(job, isolation, &outcomes)
                if isWatched { for position in first..<outcomes.count { record(outcomes[position], at: position) } }
                last = MonotonicTime.nanoseconds
                continue
            }
            flight?.begin(TaskID(graph: run.graph, index: item.index), attempt: item.attempt)
            do throws(Problem) {
                let value = try value(of: item, job)
                finish(item, value, nanoseconds: Self.passed(since: &last), job, &outcomes)
            } catch .abandoned {
                // A thread that was given up leaves its slot to the one in its place.
                return nil
            } catch {
                outcomes.append(RunOutcome(item, nanoseconds: Self.passed(since: &last), ended(error)))
            }
            if isWatched { record(outcomes[outcomes.count - 1], at: outcomes.count - 1) }
        }
        flight?.end()
        storeResults(&outcomes)
        return outcomes
    }

    /// A task that another thread has run.
    private func takeOver(_ item: Executor.DoneItem, _ outcomes: inout RunOutcomes) {
        if case .finished(_, true, _) = item.outcome.result, let value = item.value {
            unstored.append((results.count, value))
        }
        results.append(item.value)
        outcomes.append(item.outcome)
        watch.record(item)
    }

    private func record(_ outcome: RunOutcome, at position: Int) {
        watch.record(Executor.DoneItem(outcome: outcome, value: results[position]))
    }

    /// How long it is since `moment`, which is now afterwards.
    private static func passed(since moment: inout UInt64) -> UInt64 {
        let now = MonotonicTime.nanoseconds
        defer { moment = now }
        return now - moment
    }

    /// The next task of the run has a result.
    func finish(
        _ item: RunItem, _ value: Payload, nanoseconds: UInt64, _ job: Executor.Job, _ outcomes: inout RunOutcomes
    ) {
        let isDelivered = item.flags.contains(.deliver)
        let fits = value.count <= job.inlineByteCount
        let isStored = item.isStored || (isDelivered && !fits)
        outcomes.append(
            value, of: item, nanoseconds: UInt32(clamping: nanoseconds), isStored: isStored,
            isDelivered: isDelivered && fits)
        if isStored { unstored.append((results.count, value)) }
        results.append(value)
    }

    /// The next task of the run has none.
    func ended(_ problem: Problem) -> RunOutcome.Result {
        results.append(nil)
        switch problem {
        case .skipped, .abandoned: return .skipped
        case .needsEvaluation:
            let message = "its arguments are computed, and it calls no function"
            return .failed(FailureDescription(kind: .badArgument, message: message))
        case .failed(var failure):
            failure.worker = limits.workerName
            return .failed(failure)
        }
    }

    /// Stores what is to be stored. Where there is no room for all, the results that have none are failures.
    private func storeResults(_ outcomes: inout RunOutcomes) {
        guard !unstored.isEmpty else { return }
        let entries = unstored.map { (TaskID(graph: run.graph, index: run.items[$0.position].index), $0.value) }
        do throws(DataStoreError) {
            try store.put(entries)
        } catch {
            for (position, value) in unstored {
                do throws(DataStoreError) {
                    try store.put(value, for: TaskID(graph: run.graph, index: run.items[position].index))
                } catch {
                    let message = "the result of \(value.count) bytes could not be stored: \(error)"
                    outcomes.fail(
                        at: position,
                        FailureDescription(kind: .noRoom, message: message, worker: limits.workerName))
                }
            }
        }
    }

    private func value(of item: RunItem, _ job: Executor.Job) throws(Problem) -> Payload {
        guard !context.cancellation.isCancelled else {
            throw .failed(FailureDescription(kind: .cancelled, message: "nobody wants the result any more"))
        }
        // Those of another task would stand in messages.
        arguments.removeAll(keepingCapacity: true)
        guard item.function != .max else {
            try resolveArguments(of: item)
            return try valueItself()
        }
        let entry: FunctionTable.Entry
        do throws(CallFailure) {
            entry = try job.functions.entry(at: Int(item.function))
        } catch {
            throw .failed(describe(error, plugin: ""))
        }
        guard !entry.isPrimitive else { return try evaluate(item, job.functions) }
        do throws(Problem) {
            try resolveArguments(of: item)
        } catch .needsEvaluation {
            arguments.removeAll(keepingCapacity: true)
            return try evaluate(item, job.functions)
        }
        let function: PreparedFunction
        let values = arguments
        do throws(CallFailure) {
            function = try entry.function(for: values)
        } catch {
            throw .failed(describe(error, plugin: ""))
        }
        return try attempt(item, function.description.plugin) { () throws(CallFailure) in
            try function.call(values, in: context)
        }
    }

    /// Computes a task that takes more than values.
    private func evaluate(_ item: RunItem, _ functions: FunctionTable) throws(Problem) -> Payload {
        let evaluator = Evaluator(functions: functions, context: context) { [self] in resultOrProblem($0) }
        defer { nestedProblem = nil }
        return try attempt(item, "") { () throws(CallFailure) in
            try evaluator.call(Int(item.function), item.arguments)
        }
    }

    /// The argument of a task that calls nothing. It gets memory of its own: it lies in a message with many others.
    private func valueItself() throws(Problem) -> Payload {
        guard let value = arguments.first, arguments.count == 1 else {
            let message = "a task without a function has \(arguments.count) values, and needs one"
            throw .failed(FailureDescription(kind: .badArgument, message: message))
        }
        guard value.count <= limits.resultByteCount else {
            let message = "the value has \(value.count) bytes, and the limit is \(limits.resultByteCount)"
            throw .failed(FailureDescription(kind: .resultTooLarge, message: message))
        }
        return value.withUnsafeBytes { Payload(copying: $0) }
    }

    // Inlined, so that what the closures take along is not counted for each task.
    @inline(__always)
    private func attempt(
        _ item: RunItem, _ plugin: @autoclosure () -> String, _ body: () throws(CallFailure) -> Payload
    ) throws(Problem) -> Payload {
        var retryCount: UInt8 = 0
        while true {
            do throws(CallFailure) {
                return item.timeoutMilliseconds == 0
                    ? try body() : try limited(item, retryCount: Int(retryCount), body)
            } catch {
                if isAbandoned { throw .abandoned }
                if let nestedProblem { throw nestedProblem }
                let isOverdue = isOverdue
                guard error.isWorthRetrying || isOverdue, retryCount < item.retries,
                    !context.cancellation.isCancelled
                else {
                    var failure = describe(error, plugin: plugin())
                    if isOverdue { failure.kind = .timedOut }
                    throw .failed(failure)
                }
                retryCount += 1
            }
        }
    }

    /// Runs an attempt whose time is limited. It fails when it took longer, whatever it came to.
    private func limited(
        _ item: RunItem, retryCount: Int, _ body: () throws(CallFailure) -> Payload
    ) throws(CallFailure) -> Payload {
        (isOverdue, isAbandoned) = (false, false)
        watch.begin(results.count, retryCount: retryCount, milliseconds: item.timeoutMilliseconds)
        let result: Result<Payload, CallFailure>
        do throws(CallFailure) { result = .success(try body()) } catch { result = .failure(error) }
        let isInTime = watch.end()
        guard isInTime != true else { return try result.get() }
        (isOverdue, isAbandoned) = (isInTime == false, isInTime == nil)
        var function = ""
        if case .failure(let failure) = result { function = failure.function }
        let limit = IsolatedCaller.seconds(item.timeoutMilliseconds)
        throw CallFailure(.cancelled, function: function, message: "took longer than \(limit)")
    }
}

extension Runner {
    func describe(_ failure: CallFailure, plugin: String) -> FailureDescription {
        let kind: FailureDescription.Kind =
            switch failure.kind {
            case .failed, .invalidResult: .functionFailed
            case .cancelled: .cancelled
            case .badArgument, .argumentCount, .argumentType: .badArgument
            case .noMemory: .noRoom
            case .resultTooLarge: .resultTooLarge
            case .unavailable: .functionUnavailable
            }
        var description = FailureDescription(kind: kind, message: failure.message, function: failure.function)
        description.plugin = plugin
        description.arguments = ArgumentSummary.of(arguments)
        return description
    }
}
