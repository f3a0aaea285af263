import MusterGraph
import MusterIsolation
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterWorker
import Synchronization

/// The threads on which functions run.
///
/// A thread gets one run at a time, from the node's thread, and gives its outcomes back to it. Nothing else is shared
/// but the store. A function that hangs holds its thread and nobody else; if its time is limited, not even that.
final class Executor: Sendable {
    /// A run, and what the thread needs to know for it.
    struct Job: Sendable {
        var run: Run
        let functions: FunctionTable
        /// Which of the functions run in a process of their own; nil: none.
        var isolation: IsolatedFunctions?
        /// A result up to this size travels with the report.
        let inlineByteCount: Int
        /// What has become of the first tasks already, on a thread that was given up.
        var done: [DoneItem] = []
    }

    /// A task of a run that is over.
    struct DoneItem: Sendable {
        let outcome: RunOutcome
        /// Its result, which later ones may take; nil where it has none.
        let value: Payload?
    }

    /// What a thread is told when it begins.
    struct Limits: Sendable {
        var resultByteCount: Int
        var workerName: String
        /// Where each thread notes what it runs, for a supervisor; nil where there is none.
        var flightRecord: FlightRecord?
        /// How executor processes are started.
        var executor = ExecutorProgram.found()
    }

    /// A run that is over.
    struct FinishedRun: Sendable {
        let thread: Int
        let outcomes: RunOutcomes
    }

    /// The threads; nil in place of one that was given up and not replaced. For the node's thread.
    private let threads: Mutex<[RunThread?]>
    /// Whether a thread has been given something with a limit of time, since none had.
    private let hasLimits = Atomic<Bool>(false)
    private let threadCount: Int
    private let store: any DataStore
    private let limits: Limits
    private let log: @Sendable (String) -> Void
    private let notify: @Sendable () -> Void
    private let onExhaustion: @Sendable (String) -> Void
    private let finished = Mutex<[FinishedRun]>([])
    /// How many threads were given up and have not come back.
    private let abandonedCount = Atomic<Int>(0)

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - notify: Called on a thread when `takeFinished` has something after it had nothing.
    ///   - onExhaustion: Takes why no more functions can be run: as many threads as there may be are held by functions that
    ///     do not come back.
    init(
        threadCount: Int, store: any DataStore, limits: Limits, log: @escaping @Sendable (String) -> Void,
        onExhaustion: @escaping @Sendable (String) -> Void = { _ in }, notify: @escaping @Sendable () -> Void
    ) {
        self.threadCount = threadCount
        self.store = store
        self.limits = limits
        self.log = log
        self.notify = notify
        self.onExhaustion = onExhaustion
        threads = Mutex([])
        let all = (0..<threadCount).map { makeThread($0) }
        threads.withLock { $0 = all }
    }

    /// What the system calls a thread, and so the report of a crash.
    static func threadName(_ thread: Int) -> String { "muster-run-\(thread)" }

    deinit {
        stop()
    }

    private func makeThread(_ number: Int) -> RunThread {
        let flight = limits.flightRecord?.slot(ofThread: number)
        return RunThread(named: Self.threadName(number), store: store, limits: limits, flight: flight, log: log) {
            [weak self] outcomes in
            if let outcomes {
                self?.finish(FinishedRun(thread: number, outcomes: outcomes))
            } else {
                self?.abandonedCount.subtract(1, ordering: .relaxed)
            }
        }
    }

    /// Has a thread, which has nothing to do, run something.
    func start(_ job: Job, on thread: Int) {
        let isTaken = threads.withLock { threads in
            if threads[thread] == nil, abandonedCount.load(ordering: .relaxed) < threadCount {
                threads[thread] = makeThread(thread)
            }
            if job.hasLimits {
                threads[thread]?.limited = job
                hasLimits.store(true, ordering: .relaxed)
            }
            threads[thread]?.start(job)
            return threads[thread] != nil
        }
        if !isTaken { refuse(job, on: thread) }
    }

    /// Tells what runs on a thread to stop.
    func cancel(_ thread: Int) { threads.withLock { $0[thread]?.cancel() } }

    /// The runs that are over since the last call.
    func takeFinished() -> [FinishedRun] {
        let runs = finished.withLock { finished in
            defer { finished = [] }
            return finished
        }
        if !runs.isEmpty, hasLimits.load(ordering: .relaxed) {
            threads.withLock { threads in
                for run in runs { threads[run.thread]?.limited = nil }
                hasLimits.store(threads.contains { $0?.limited != nil }, ordering: .relaxed)
            }
        }
        return runs
    }

    /// Lets the threads end, each after the function that it runs, which is told to stop.
    func stop() {
        threads.withLock { threads in
            for case let thread? in threads {
                thread.cancel()
                thread.handover.close()
            }
        }
    }

    private func finish(_ run: FinishedRun) {
        let isFirst = finished.withLock { finished in
            finished.append(run)
            return finished.count == 1
        }
        if isFirst { notify() }
    }
}

/// Limits of time.
extension Executor {
    /// How long until `checkTimes` has something to look at, at the earliest; nil: nothing has a limit.
    var nextCheck: Duration? {
        guard hasLimits.load(ordering: .relaxed) else { return nil }
        let now = MonotonicTime.nanoseconds
        let deadline = threads.withLock { threads in
            threads.compactMap { thread -> UInt64? in
                guard let thread, let job = thread.limited else { return nil }
                // No task with a limit runs: one may begin right now.
                return thread.watch.deadline ?? now + UInt64(job.shortestLimit) * 1_000_000
            }.min()
        }
        return deadline.map { .nanoseconds(Int64($0 > now ? $0 - now : 0)) }
    }

    /// Tells functions that are over their time to stop, and gives up the threads of those that did not.
    func checkTimes() {
        guard hasLimits.load(ordering: .relaxed) else { return }
        let now = MonotonicTime.nanoseconds
        let abandoned = threads.withLock { threads in
            threads.indices.compactMap { number -> (Int, Job)? in
                guard let job = threads[number]?.limited, let remains = threads[number]?.watch.check(now: now)
                else { return nil }
                // Its executor process, which has nothing to do, goes with it when it comes back.
                threads[number]?.handover.close()
                threads[number] = nil
                abandonedCount.add(1, ordering: .relaxed)
                return (number, job.continued(after: remains, workerName: limits.workerName))
            }
        }
        for (thread, job) in abandoned {
            let function = job.nameOfTask(at: job.done.count - 1)
            log("\(function) does not come back, and holds its thread; another one takes its place")
            start(job, on: thread)
        }
    }

    /// There is no thread: what is left of a run fails.
    private func refuse(_ job: Job, on thread: Int) {
        let functions = threadCount == 1 ? "1 function ran over its" : "\(threadCount) functions ran over their"
        let reason =
            "\(functions) time and \(threadCount == 1 ? "does" : "do") not come back: this worker has no thread left"
        onExhaustion(reason)
        let failure = FailureDescription(kind: .timedOut, message: reason, worker: limits.workerName)
        var job = job
        for item in job.run.items.dropFirst(job.done.count) { job.done.append(item.failed(failure)) }
        let context = CallContext(maximumResultBytes: limits.resultByteCount)
        // It runs nothing any more, and stores the results that there are.
        let runner = Runner(context: context, store: store, limits: limits)
        finish(FinishedRun(thread: thread, outcomes: runner.run(job) ?? RunOutcomes()))
    }
}

extension Executor.Job {
    /// Whether a task of it has a limit of time.
    var hasLimits: Bool { run.hasLimits }

    /// The shortest limit of a task of it, in milliseconds.
    fileprivate var shortestLimit: UInt32 {
        run.items.lazy.map(\.timeoutMilliseconds).filter { $0 > 0 }.min() ?? 0
    }

    fileprivate func nameOfTask(at position: Int) -> String {
        guard run.items.indices.contains(position) else { return "a function" }
        let function = Int(run.items[position].function)
        return functions.entries.indices.contains(function) ? "`\(functions.entries[function].name)`" : "a function"
    }

    /// What is left of it when its thread is given up: the task that did not come back is run again if it may be.
    fileprivate func continued(after remains: RunWatch.Remains, workerName: String) -> Executor.Job {
        var job = self
        job.done = remains.done
        let attempt = remains.attempt
        let item = run.items[attempt.position]
        if attempt.retryCount < Int(item.retries) {
            job.run.items[attempt.position].retries = item.retries - UInt8(attempt.retryCount) - 1
        } else {
            let limit = IsolatedCaller.seconds(item.timeoutMilliseconds)
            var failure = FailureDescription(
                kind: .timedOut,
                message: "took longer than \(limit), and did not stop when it was told to", worker: workerName)
            if functions.entries.indices.contains(Int(item.function)) {
                failure.function = functions.entries[Int(item.function)].name
            }
            job.done.append(item.failed(failure))
        }
        return job
    }
}

extension RunItem {
    fileprivate func failed(_ failure: FailureDescription) -> Executor.DoneItem {
        Executor.DoneItem(
            outcome: RunOutcome(index: index, attempt: attempt, nanoseconds: 0, result: .failed(failure)), value: nil)
    }
}
