import MusterGraph
import MusterPrimitives
import MusterProtocol
import MusterRegistry
import MusterTransport
import MusterWorker
import Synchronization

/// The threads on which functions run.
///
/// A thread gets one run at a time, from the node's thread, and gives its outcomes back to it. Nothing else is shared
/// but the store. A function that hangs holds its thread and nobody else.
final class Executor: Sendable {
    /// A run, and what the thread needs to know for it.
    struct Job: Sendable {
        let run: Run
        let functions: FunctionTable
        /// A result up to this size travels with the report.
        let inlineByteCount: Int
    }

    /// What a thread is told when it begins.
    struct Limits: Sendable {
        var resultByteCount: Int
        var workerName: String
        /// Where each thread notes what it runs, for a supervisor; nil where there is none.
        var flightRecord: FlightRecord?
    }

    /// A run that is over.
    struct FinishedRun: Sendable {
        let thread: Int
        let outcomes: [RunOutcome]
    }

    private let handovers: [Handover<Job>]
    private let cancellations: [CancellationFlag]
    private let finished = Mutex<[FinishedRun]>([])

    /// Starts the threads.
    ///
    /// - Parameter notify: Called on a thread when `takeFinished` has something after it had nothing.
    init(
        threadCount: Int, store: any DataStore, limits: Limits, log: @escaping @Sendable (String) -> Void,
        notify: @escaping @Sendable () -> Void
    ) {
        var (handovers, cancellations): ([Handover<Job>], [CancellationFlag]) = ([], [])
        var runners: [RunnerBox] = []
        for thread in 0..<threadCount {
            let context = CallContext(maximumResultBytes: limits.resultByteCount) { level, line in
                log("\(level): \(line)")
            }
            handovers.append(Handover())
            cancellations.append(context.cancellation)
            let flight = limits.flightRecord?.slot(ofThread: thread)
            runners.append(RunnerBox(Runner(context: context, store: store, limits: limits, flight: flight)))
        }
        self.handovers = handovers
        self.cancellations = cancellations
        for (thread, runner) in runners.enumerated() {
            let handover = handovers[thread]
            startThread(named: Self.threadName(thread)) { [weak self] in
                while let job = handover.take() {
                    let outcomes = runner.runner.run(job)
                    self?.finish(FinishedRun(thread: thread, outcomes: outcomes), notify)
                }
            }
        }
    }

    /// What the system calls a thread, and so the report of a crash.
    static func threadName(_ thread: Int) -> String { "muster-run-\(thread)" }

    deinit {
        stop()
    }

    /// Has a thread, which has nothing to do, run something.
    func start(_ job: Job, on thread: Int) {
        // `cancel` is called from this thread too, so that no cancellation can be meant for another run.
        cancellations[thread].reset()
        handovers[thread].put(job)
    }

    /// Tells what runs on a thread to stop.
    func cancel(_ thread: Int) { cancellations[thread].cancel() }

    /// The runs that are over since the last call.
    func takeFinished() -> [FinishedRun] {
        finished.withLock { finished in
            defer { finished = [] }
            return finished
        }
    }

    /// Lets the threads end, each after the function that it runs, which is told to stop.
    func stop() {
        for cancellation in cancellations { cancellation.cancel() }
        for handover in handovers { handover.close() }
    }

    private func finish(_ run: FinishedRun, _ notify: @Sendable () -> Void) {
        let isFirst = finished.withLock { finished in
            finished.append(run)
            return finished.count == 1
        }
        if isFirst { notify() }
    }
}

/// Carries a runner to its thread.
// It is made on one thread and used on another, which begins later; nobody else ever has it.
private struct RunnerBox: @unchecked Sendable {
    let runner: Runner

    init(_ runner: Runner) {
        self.runner = runner
    }
}
