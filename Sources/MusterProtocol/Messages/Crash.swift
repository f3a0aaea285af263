package import MusterGraph

/// How a process of a supervised worker ended, as its next life tells.
///
/// It is told in every session of that life, so that it is not lost with one; whoever counts it counts it once.
package struct Crash: Sendable, Hashable {
    /// The scheduler's incarnation, and the worker's number in it, when the process died.
    package var incarnation: UInt64
    package var worker: UInt32
    /// The process, as it stood in its hello: numbers of workers begin anew with a scheduler that keeps no state.
    package var processID: UInt32
    /// What its threads were running.
    package var tasks: [TaskAttempt]
    /// Whether `tasks` is the one task that is known to have done it. Otherwise it may have been any of them, or none.
    package var isCertain: Bool
    /// How it ended, with the stack where there is one.
    package var failure: FailureDescription

    package init(
        incarnation: UInt64, worker: UInt32, processID: UInt32, tasks: [TaskAttempt], isCertain: Bool,
        failure: FailureDescription
    ) {
        self.incarnation = incarnation
        self.worker = worker
        self.processID = processID
        self.tasks = tasks
        self.isCertain = isCertain
        self.failure = failure
    }
}

/// One attempt of a task. Attempts of a task are never numbered alike.
package struct TaskAttempt: Sendable, Hashable {
    package var task: TaskID
    package var attempt: UInt64

    package init(task: TaskID, attempt: UInt64) {
        self.task = task
        self.attempt = attempt
    }
}
