package import MusterGraph

/// How a process of a supervised worker ended, as its next life tells.
///
/// It is told in every session of that life, so that it is not lost with one; whoever counts it counts it once.
package struct Crash: Sendable, Hashable {
    /// The scheduler's state that the process worked for, and who it was there: see `WorkerHello.identity`.
    package var state: UInt64
    package var identity: UInt64
    /// What its threads were running.
    package var tasks: [TaskAttempt]
    /// Whether `tasks` is the one task that is known to have done it. Otherwise it may have been any of them, or none.
    package var isCertain: Bool
    /// How it ended, with the stack where there is one.
    package var failure: FailureDescription

    package init(
        state: UInt64, identity: UInt64, tasks: [TaskAttempt], isCertain: Bool, failure: FailureDescription
    ) {
        self.state = state
        self.identity = identity
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
