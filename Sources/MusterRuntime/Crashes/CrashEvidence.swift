package import MusterLinux
package import MusterProtocol

/// What is left of a worker's process that died, and what is to be made of it.
package struct CrashEvidence: Sendable {
    package var end: ProcessEnd
    /// The tasks that its threads were running.
    package var running: [(thread: Int, task: TaskAttempt)]
    /// What Swift's runtime wrote as it died, if it did.
    package var stack: CrashStack?

    package init(end: ProcessEnd, running: [(thread: Int, task: TaskAttempt)], stack: CrashStack?) {
        self.end = end
        self.running = running
        self.stack = stack
    }

    /// The one task that did it; nil if it is not known to be one.
    ///
    /// The thread that crashed is told by its name. Without a stack, what ran alone did it: an end that the process itself
    /// brought about comes from its functions. A signal from outside is the doing of none.
    package var culprit: TaskAttempt? {
        switch end {
        case .signalled where !end.isFault, .unknown: nil
        case .exited: running.count == 1 ? running[0].task : nil
        case .signalled:
            if let stack {
                running.first { stack.thread == Executor.threadName($0.thread) }?.task
            } else {
                running.count == 1 ? running[0].task : nil
            }
        }
    }

    /// How it ended, with the stack below.
    package var message: String {
        switch end {
        case .exited(let status): "it ended its process, with exit status \(status)"
        case .unknown: "it ended"
        case .signalled: stack.map { "\(end): \($0.text)" } ?? "\(end)"
        }
    }

    /// The same in a line, for people who look at the supervisor.
    package var summary: String {
        var text =
            switch end {
            case .exited(let status): "ended with exit status \(status)"
            case .unknown: "ended"
            case .signalled: "was ended by \(end)"
            }
        if let culprit { text += " in task \(culprit.task)" }
        // The innermost call with a place is the user's; those above it belong to Swift.
        if let frame = stack?.frames.first(where: { $0.contains(" at ") }) ?? stack?.frames.first {
            text += ": \(frame)"
        }
        return text
    }

    /// What the scheduler is told.
    package func crash(state: UInt64, identity: UInt64) -> Crash {
        Crash(
            state: state, identity: identity,
            tasks: culprit.map { [$0] } ?? running.map(\.task), isCertain: culprit != nil,
            failure: FailureDescription(kind: .workerLost, message: message))
    }
}
