import MusterGraph
import MusterIsolation
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterWorker

/// Tasks that run in the thread's executor process, as many at a time as stand together.
extension Runner {
    /// The most bytes of arguments and inputs that go over at once, unless one task has more.
    private static let batchByteCount = 64 << 20

    /// Runs the next task, which is isolated, and those behind it that are, as far as one batch goes.
    func runIsolated(_ job: Executor.Job, _ isolation: IsolatedFunctions, _ outcomes: inout RunOutcomes) {
        let first = outcomes.count
        guard !context.cancellation.isCancelled else {
            let failure = FailureDescription(kind: .cancelled, message: "nobody wants the result any more")
            outcomes.append(RunOutcome(run.items[first], nanoseconds: 0, ended(.failed(failure))))
            return
        }
        var batch = Batch(functions: isolation, resultByteCount: limits.resultByteCount)
        // What cannot go over, as what it needs is not there; by the place in the run.
        var (problems, places): ([Int: Problem], [Int]) = ([:], [])
        var end = first
        while end < run.items.count, batch.byteCount < Self.batchByteCount {
            let item = run.items[end]
            guard isolation.isIsolated(item.function, item.arguments) else { break }
            do throws(Problem) {
                try addInputs(of: item, from: first, to: &batch, without: problems)
                batch.append(Batch.Item(item))
                places.append(end)
            } catch {
                problems[end] = error
            }
            end += 1
        }
        let ending = batch.items.isEmpty ? IsolatedCaller.Ending() : call(batch)
        let faulty = ending.fault == nil ? nil : places[ending.records.count]
        // Without a fault, all of them are over; with one, those behind it go into the next batch, and a new process.
        let over = faulty ?? (ending.records.count < places.count ? places[ending.records.count] : end)
        var records = ending.records.makeIterator()
        for position in first..<over {
            let item = run.items[position]
            if let problem = problems[position] {
                outcomes.append(RunOutcome(item, nanoseconds: 0, ended(problem)))
            } else if let record = records.next() {
                finish(item, record, job, &outcomes)
            }
        }
        guard let faulty, let fault = ending.fault else { return }
        self.end(with: fault, at: faulty, job, &outcomes)
        // No other could be run either.
        guard fault.kind == .unavailable else { return }
        while outcomes.count < end { self.end(with: fault, at: outcomes.count, job, &outcomes) }
    }

    private func call(_ batch: Batch) -> IsolatedCaller.Ending {
        guard let isolated else {
            let fault = IsolatedCaller.Fault(
                kind: .unavailable, message: "this thread has no executor process", retryCount: 0, hasBegun: false)
            return IsolatedCaller.Ending(fault: fault)
        }
        return isolated.run(batch)
    }

    /// Adds what a task takes and the batch does not make.
    private func addInputs(
        of item: RunItem, from first: Int, to batch: inout Batch, without problems: [Int: Problem]
    ) throws(Problem) {
        var problem: Problem?
        item.arguments.withUnsafeBytes { bytes in
            ArgumentReference.forEach(in: bytes) { reference in
                guard problem == nil else { return }
                do throws(Problem) {
                    switch reference {
                    case .task(let index):
                        if let position = position(of: index), position >= first {
                            if problems[position] != nil { throw Problem.skipped }
                        } else {
                            batch.add(try result(of: index), for: reference)
                        }
                    case .future(let task): batch.add(try stored(task), for: reference)
                    case .after: break
                    }
                } catch {
                    problem = error
                }
            }
        }
        if let problem { throw problem }
    }

    /// A task that went over has ended.
    private func finish(_ item: RunItem, _ record: BatchRecord, _ job: Executor.Job, _ outcomes: inout RunOutcomes) {
        let nanoseconds = record.nanoseconds
        switch record.result {
        case .finished(let value): finish(item, value, nanoseconds: nanoseconds, job, &outcomes)
        case .skipped: outcomes.append(RunOutcome(item, nanoseconds: nanoseconds, ended(.skipped)))
        case .failed(let failure):
            let problem = Problem.failed(describe(failure, of: item, job))
            outcomes.append(RunOutcome(item, nanoseconds: nanoseconds, ended(problem)))
        }
    }

    private func describe(_ failure: CallFailure, of item: RunItem, _ job: Executor.Job) -> FailureDescription {
        arguments.removeAll(keepingCapacity: true)
        // For the message only: what is computed is not told.
        do throws(Problem) { try resolveArguments(of: item) } catch { arguments.removeAll(keepingCapacity: true) }
        let function = job.functions.entries[Int(item.function)]
        let named = CallFailure(
            failure.kind, function: failure.function.isEmpty ? function.name : failure.function,
            message: failure.message, row: failure.row)
        let plugin = function.isPrimitive ? "" : function.candidates.first?.description.plugin ?? ""
        return describe(named, plugin: plugin)
    }

    /// A task ended its process: it runs again if it may, in a new one, and has failed otherwise.
    private func end(
        with fault: IsolatedCaller.Fault, at position: Int, _ job: Executor.Job, _ outcomes: inout RunOutcomes
    ) {
        let item = run.items[position]
        if fault.isWorthRetrying, fault.retryCount < Int(item.retries), !context.cancellation.isCancelled {
            // It is the first of the next batch.
            run.items[position].retries = item.retries - UInt8(fault.retryCount) - 1
            return
        }
        let (callKind, kind): (CallFailure.Kind, FailureDescription.Kind)
        switch fault.kind {
        case .crashed: (callKind, kind) = (.failed, .functionFailed)
        case .outOfMemory: (callKind, kind) = (.noMemory, .noRoom)
        case .overdue: (callKind, kind) = (.failed, .timedOut)
        case .cancelled: (callKind, kind) = (.cancelled, .cancelled)
        case .unavailable: (callKind, kind) = (.unavailable, .functionUnavailable)
        }
        var failure = describe(CallFailure(callKind, function: "", message: fault.message), of: item, job)
        failure.kind = kind
        outcomes.append(RunOutcome(item, nanoseconds: 0, ended(.failed(failure))))
    }
}

extension Batch.Item {
    fileprivate init(_ item: RunItem) {
        self.init(
            index: item.index, function: item.function, arguments: item.arguments, retries: Int(item.retries),
            timeoutMilliseconds: item.timeoutMilliseconds, hasEffects: item.flags.contains(.effects))
    }
}

extension RunOutcome {
    init(_ item: RunItem, nanoseconds: UInt64, _ result: Result) {
        self.init(
            index: item.index, attempt: item.attempt, nanoseconds: UInt32(clamping: nanoseconds), result: result)
    }
}
