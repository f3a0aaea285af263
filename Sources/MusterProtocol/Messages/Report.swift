package import MusterGraph

/// Worker to scheduler: everything that has happened at it since its last report.
package struct Report: Sendable {
    /// Tasks that finished.
    package var completions: Completions = Completions()
    /// Tasks that failed for good. What depends on them and was assigned here is dropped without a word.
    package var failures: [TaskFailure] = []
    /// Tasks given back, with everything sent ahead that depends on them; local inputs of theirs that stay are kept now.
    package var returned: TaskColumns = TaskColumns()
    /// Tasks that were asked back and are not given, since they have begun or are over.
    package var refusedReturn: TaskColumns = TaskColumns()
    /// Copies of results that this worker fetched and now holds.
    package var acquired: TaskColumns = TaskColumns()
    /// Inputs that could not be fetched from any holder that was named. The tasks that need them are in `returned`.
    package var missing: TaskColumns = TaskColumns()
    /// Whether the worker is short of memory: it begins no more than one task at a time, and wants no more.
    package var isPaused = false
    /// Counts the reports of this worker, over all its sessions; see `Work.acknowledged`. 0 in all but the last of several
    /// messages that are one report.
    package var number: UInt64 = 0
    /// How earlier lives of this worker ended, in its first report of a session.
    package var crashes: [Crash] = []

    package init() {}

    /// Whether there is nothing to say of tasks.
    package var isEmpty: Bool {
        completions.tasks.isEmpty && failures.isEmpty && returned.isEmpty && refusedReturn.isEmpty
            && acquired.isEmpty && missing.isEmpty && crashes.isEmpty
    }
}

/// Finished tasks, as columns.
package struct Completions: Sendable {
    package var tasks: TaskColumns = TaskColumns()
    /// The attempt that finished.
    package var attempts: [UInt64] = []
    /// The size of each result.
    package var byteCounts: [UInt64] = []
    /// How long each function ran; `UInt32.max` for all that is longer than 4.29 s.
    package var nanoseconds: [UInt32] = []
    /// Value i is `values[valueOffsets[i]..<valueOffsets[i + 1]]`; no bytes where the result stays at the worker.
    package var valueOffsets: [UInt32] = [0]
    /// The delivered results, one after another.
    package var values: Payload = .empty

    package init() {}
}

/// A task that failed.
package struct TaskFailure: Sendable, Hashable {
    package var task: TaskID
    package var attempt: UInt64
    package var failure: FailureDescription

    package init(task: TaskID, attempt: UInt64, failure: FailureDescription) {
        self.task = task
        self.attempt = attempt
        self.failure = failure
    }
}

/// Why a task has no result.
package struct FailureDescription: Sendable, Hashable, Error {
    package enum Kind: UInt8, Sendable {
        /// The function's own error.
        case functionFailed = 1
        /// An argument is not of the type that the function takes, or has a value that it does not accept.
        case badArgument = 2
        /// Nobody wants the result any more.
        case cancelled = 3
        /// Memory or disk ran out.
        case noRoom = 4
        /// The result is larger than the limit.
        case resultTooLarge = 5
        /// A task that this one depends on failed; the rest says which and why.
        case dependencyFailed = 6
        /// The workers that ran it died, each time.
        case workerLost = 7
        /// No worker that is connected has the function.
        case functionUnavailable = 8
        /// A scattered value of which the last copy is gone.
        case dataLost = 9
        /// The limit of time was reached.
        case timedOut = 10
    }

    package var kind: Kind
    /// The function's own message, or what else was found and would be right.
    package var message: String
    /// The key of the task that failed first.
    package var key: String
    /// The function that failed.
    package var function: String
    /// Its arguments, in short.
    package var arguments: String
    /// The name of the worker where it happened.
    package var worker: String
    /// The plugin that the function comes from.
    package var plugin: String

    package init(
        kind: Kind, message: String, key: String = "", function: String = "", arguments: String = "",
        worker: String = "", plugin: String = ""
    ) {
        self.kind = kind
        self.message = message
        self.key = key
        self.function = function
        self.arguments = arguments
        self.worker = worker
        self.plugin = plugin
    }
}
