import Glibc
import MusterGraph
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
    }

    private let context: CallContext
    private let store: any DataStore
    private let limits: Executor.Limits
    private let flight: FlightSlot?

    private var run = Run(graph: 0)
    /// The results of this run's tasks so far; nil for one that has none.
    private var results: [Payload?] = []
    /// Where each task stands in the run; made when one first refers to another.
    private var positions: [UInt32: Int] = [:]
    private var arguments: [Payload] = []
    /// Results that go to the store when the run is over, all at once; with their places in the run.
    private var unstored: [(position: Int, value: Payload)] = []
    /// Why a result that an argument holds deep inside is not there.
    private var nestedProblem: Problem?

    init(context: CallContext, store: any DataStore, limits: Executor.Limits, flight: FlightSlot? = nil) {
        self.context = context
        self.store = store
        self.limits = limits
        self.flight = flight
    }

    /// Runs all of it, and tells what became of each task.
    func run(_ job: Executor.Job) -> [RunOutcome] {
        run = job.run
        defer {
            run = Run(graph: 0)
            results.removeAll(keepingCapacity: true)
            positions.removeAll(keepingCapacity: true)
            arguments.removeAll(keepingCapacity: true)
        }
        var outcomes: [RunOutcome] = []
        outcomes.reserveCapacity(run.items.count)
        var last = Self.nanoseconds
        for item in job.run.items {
            flight?.begin(TaskID(graph: run.graph, index: item.index), attempt: item.attempt)
            let result = outcome(of: item, job)
            let now = Self.nanoseconds
            outcomes.append(
                RunOutcome(
                    index: item.index, attempt: item.attempt, nanoseconds: UInt32(clamping: now - last),
                    result: result))
            last = now
        }
        flight?.end()
        storeResults(&outcomes)
        return outcomes
    }

    private func outcome(of item: RunItem, _ job: Executor.Job) -> RunOutcome.Result {
        do throws(Problem) {
            let value = try value(of: item, job)
            let isDelivered = item.flags.contains(.deliver)
            let fits = value.count <= job.inlineByteCount
            let isStored = item.isStored || (isDelivered && !fits)
            if isStored { unstored.append((results.count, value)) }
            results.append(value)
            return .finished(
                byteCount: UInt64(value.count), isStored: isStored, delivered: isDelivered && fits ? value : nil)
        } catch {
            results.append(nil)
            switch error {
            case .skipped: return .skipped
            case .needsEvaluation:
                let message = "its arguments are computed, and it calls no function"
                return .failed(FailureDescription(kind: .badArgument, message: message))
            case .failed(var failure):
                failure.worker = limits.workerName
                return .failed(failure)
            }
        }
    }

    /// Stores what is to be stored. Where there is no room for all, the results that have none are failures.
    private func storeResults(_ outcomes: inout [RunOutcome]) {
        guard !unstored.isEmpty else { return }
        defer { unstored.removeAll(keepingCapacity: true) }
        let entries = unstored.map { (TaskID(graph: run.graph, index: run.items[$0.position].index), $0.value) }
        do throws(DataStoreError) {
            try store.put(entries)
        } catch {
            for (position, value) in unstored {
                do throws(DataStoreError) {
                    try store.put(value, for: TaskID(graph: run.graph, index: run.items[position].index))
                } catch {
                    let message = "the result of \(value.count) bytes could not be stored: \(error)"
                    outcomes[position].result = .failed(
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
        do throws(CallFailure) {
            function = try entry.function(for: arguments)
        } catch {
            throw .failed(describe(error, plugin: ""))
        }
        let values = arguments
        return try attempt(function.description.plugin, retries: item.retries) { () throws(CallFailure) in
            try function.call(values, in: context)
        }
    }

    /// Computes a task that takes more than values.
    private func evaluate(_ item: RunItem, _ functions: FunctionTable) throws(Problem) -> Payload {
        let evaluator = Evaluator(functions: functions, context: context) { [self] in resultOrProblem($0) }
        defer { nestedProblem = nil }
        return try attempt("", retries: item.retries) { () throws(CallFailure) in
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

    private func attempt(
        _ plugin: String, retries: UInt8, _ body: () throws(CallFailure) -> Payload
    ) throws(Problem) -> Payload {
        var retriesLeft = retries
        while true {
            do throws(CallFailure) {
                return try body()
            } catch {
                if let nestedProblem { throw nestedProblem }
                guard error.kind == .failed || error.kind == .noMemory, retriesLeft > 0,
                    !context.cancellation.isCancelled
                else { throw .failed(describe(error, plugin: plugin)) }
                retriesLeft -= 1
            }
        }
    }

    private static var nanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

extension Runner {
    /// Finds the task's arguments: literal values, results of this run, and what the store has.
    private func resolveArguments(of item: RunItem) throws(Problem) {
        arguments.removeAll(keepingCapacity: true)
        let payload = item.arguments
        // Borrowed while `payload` is alive, which is until the end.
        var reader = MessagePackReader(payload.borrowedBytes)
        do {
            while !reader.isAtEnd {
                let start = reader.position
                switch reader.nextKind {
                case .extension:
                    let (type, bytes) = try reader.readExtension()
                    if type == ArgumentExtension.block.rawValue {
                        arguments.append(payload[reader.position - bytes.count..<reader.position].aligned())
                    } else {
                        try resolve(type, bytes)
                    }
                case .array, .map:
                    _ = try reader.skip()
                    arguments.append(try assemble(payload[start..<reader.position]))
                default:
                    _ = try reader.skip()
                    arguments.append(payload[start..<reader.position])
                }
            }
        } catch let problem as Problem {
            throw problem
        } catch {
            throw .failed(FailureDescription(kind: .badArgument, message: "\(error)"))
        }
        withExtendedLifetime(payload) {}
    }

    private func resolve(_ type: Int8, _ bytes: UnsafeRawBufferPointer) throws(Problem) {
        switch (ArgumentExtension(rawValue: type), bytes.count) {
        case (.reference, 4): arguments.append(try result(of: index(in: bytes, at: 0)))
        case (.future, 12):
            let graph = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            arguments.append(try stored(TaskID(graph: graph, index: index(in: bytes, at: 8))))
        // What it comes after is done: the scheduler sends no such task ahead.
        case (.after, 4): break
        case (.function, _), (.described, _), (.inline, _): throw .needsEvaluation
        case (.reference, _), (.future, _), (.after, _), (.parameter, _), (.block, _), (nil, _):
            let message = "extension \(type) of \(bytes.count) bytes does not stand among arguments"
            throw .failed(FailureDescription(kind: .badArgument, message: message))
        }
    }

    private func index(in bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The result of a task of this graph.
    private func result(of index: UInt32) throws(Problem) -> Payload {
        if let position = position(of: index), position < results.count {
            guard let result = results[position] else { throw .skipped }
            return result
        }
        return try stored(TaskID(graph: run.graph, index: index))
    }

    private func position(of index: UInt32) -> Int? {
        guard run.items.count > 1 else { return nil }
        if positions.isEmpty {
            for (position, item) in run.items.enumerated() { positions[item.index] = position }
        }
        return positions[index]
    }

    private func stored(_ task: TaskID) throws(Problem) -> Payload {
        let reason: String
        do throws(DataStoreError) {
            if let value = try store.get(task) { return value }
            reason = "is not at this worker"
        } catch {
            reason = "could not be read: \(error)"
        }
        throw .failed(FailureDescription(kind: .dataLost, message: "the input \(task) \(reason)"))
    }

    /// The result that a reference stands for; nil, and `nestedProblem`, where there is none.
    private func resultOrProblem(_ reference: ArgumentReference) -> Payload? {
        do throws(Problem) {
            switch reference {
            case .task(let index), .after(let index): return try result(of: index)
            case .future(let task): return try stored(task)
            }
        } catch {
            nestedProblem = error
            return nil
        }
    }

    /// A list or map with the results in their places.
    private func assemble(_ argument: Payload) throws(Problem) -> Payload {
        let assembler = PayloadAssembler { [self] in resultOrProblem($0) }
        do throws(ConversionFailure) {
            return try assembler.assemble(argument)
        } catch {
            defer { nestedProblem = nil }
            // A call within a list, say, is nothing that can be put into its place as it is.
            throw nestedProblem ?? .needsEvaluation
        }
    }
}

extension Runner {
    private func describe(_ failure: CallFailure, plugin: String) -> FailureDescription {
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
