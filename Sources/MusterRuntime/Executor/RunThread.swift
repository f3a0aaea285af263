import MusterIsolation
import MusterRegistry
import MusterTransport
import MusterWorker

/// One of the threads on which functions run, as the worker's own thread has it.
struct RunThread: Sendable {
    let handover = Handover<Executor.Job>()
    let watch: RunWatch
    /// Tells what runs in the thread's executor process to stop.
    let isolation = CancelSignal()
    /// What it runs, as long as that has limits of time.
    var limited: Executor.Job?

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - flight: Where it notes what it runs, for a supervisor.
    ///   - finish: Takes what became of a run, on the thread; nil where the thread was given up, which is then over.
    init(
        named name: String, store: any DataStore, limits: Executor.Limits, flight: FlightSlot?,
        log: @escaping @Sendable (String) -> Void,
        finish: @escaping @Sendable (RunOutcomes?) -> Void
    ) {
        let context = CallContext(maximumResultBytes: limits.resultByteCount) { level, line in
            log("\(level): \(line)")
        }
        watch = RunWatch(context.cancellation)
        let caller = IsolatedCaller(program: limits.executor, cancel: isolation, log: log)
        let box = RunnerBox(
            Runner(context: context, store: store, limits: limits, watch: watch, isolated: caller, flight: flight))
        startThread(named: name) { [handover] in
            while let job = handover.take() {
                let outcomes = box.runner.run(job)
                finish(outcomes)
                guard outcomes != nil else { return }
            }
        }
    }

    /// Has the thread, which has nothing to do, run something.
    func start(_ job: Executor.Job) {
        // `cancel` is called from this thread too, so that no cancellation can be meant for another run.
        watch.reset()
        isolation.reset()
        handover.put(job)
    }

    func cancel() {
        watch.cancel()
        isolation.cancel()
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
