import MusterGraph
import MusterRegistry

/// Runs batches in an executor process, which it starts when the first comes, and again whenever it has ended.
///
/// For one thread, whose process it is.
package final class IsolatedCaller {
    /// What came of a batch.
    package struct Ending {
        /// What became of the first items, one after another.
        package var records: [BatchRecord] = []
        /// Why the batch went no further; nil when it is done. The item after the records was then running, and is over.
        package var fault: Fault?

        package init(records: [BatchRecord] = [], fault: Fault? = nil) {
            self.records = records
            self.fault = fault
        }
    }

    /// An item ended its process, or never got one.
    package struct Fault {
        package enum Kind {
            /// It crashed, or ended the process in another way.
            case crashed
            /// Its process may not have as much memory as it wanted.
            case outOfMemory
            /// It took longer than it may.
            case overdue
            /// Nobody wanted its result, and it did not stop.
            case cancelled
            /// No process could be started.
            case unavailable
        }

        package let kind: Kind
        /// What happened, for people: with the function's name, and the calls that led there.
        package let message: String
        /// How often it was run again before.
        package let retryCount: Int
        /// Whether it had begun. What had not may be run again, whatever it does.
        package let hasBegun: Bool

        package init(kind: Kind, message: String, retryCount: Int, hasBegun: Bool) {
            self.kind = kind
            self.message = message
            self.retryCount = retryCount
            self.hasBegun = hasBegun
        }

        /// Whether another attempt may go better.
        package var isWorthRetrying: Bool {
            switch kind {
            case .crashed, .outOfMemory, .overdue: true
            case .cancelled, .unavailable: false
            }
        }
    }

    private let program: ExecutorProgram
    private let cancel: CancelSignal
    private let log: (String) -> Void
    private var process: ExecutorProcess?

    /// - Parameters:
    ///   - cancel: By it what runs is told to stop.
    ///   - log: Takes what functions write on standard error.
    package init(program: ExecutorProgram, cancel: CancelSignal, log: @escaping (String) -> Void) {
        self.program = program
        self.cancel = cancel
        self.log = log
    }

    deinit {
        // The word lies in the memory of the process, which goes now.
        cancel.attach(nil)
    }

    /// Runs a batch, which is not empty, until it is done or one of its items has ended the process.
    package func run(_ batch: Batch) -> Ending {
        do throws(IsolationFailure) {
            var ending = try attempt(batch)
            // Something that ran before may have left a process that could not go on: a new one says whose fault it is.
            if ending == nil { ending = try attempt(batch) }
            return ending ?? Ending()
        } catch {
            let fault = Fault(kind: .unavailable, message: error.description, retryCount: 0, hasBegun: false)
            return Ending(fault: fault)
        }
    }

    /// Nil where a process that had worked before ended before it began.
    private func attempt(_ batch: Batch) throws(IsolationFailure) -> Ending? {
        let process = try readyProcess()
        let wasUsed = process.isUsed
        try process.start(batch)
        let wait = process.wait(for: batch, cancel)
        if case .finished = wait {
            let records = process.records(of: batch)
            process.finish()
            // Fewer would be a fault of the executor's own, or of a function that wrote where it should not.
            guard records.count < batch.items.count else { return Ending(records: records) }
            process.end(withReport: false)
        }
        self.process = nil
        cancel.attach(nil)
        let end = process.reap()
        let records = process.records(of: batch)
        let current = process.control.current
        if records.isEmpty, current == nil, wasUsed { return nil }
        return Ending(
            records: records, fault: fault(batch, done: records.count, current: current, wait, end, process.control))
    }

    private func readyProcess() throws(IsolationFailure) -> ExecutorProcess {
        if let process {
            guard process.hasEnded else { return process }
            cancel.attach(nil)
            self.process = nil
            log("an executor process ended while it had nothing to do: it \(process.reap().verb)")
        }
        let process = try ExecutorProcess(program, log: log)
        self.process = process
        cancel.attach(process.control.cancellation())
        return process
    }

    /// Whose fault it was that the process ended; nil where it was that of no item, and the rest may run in a new one.
    private func fault(
        _ batch: Batch, done: Int, current: Int?, _ wait: ExecutorProcess.Wait, _ end: ExecutorEnd,
        _ control: ControlPage
    ) -> Fault? {
        guard done < batch.items.count else { return nil }
        let item = batch.items[done]
        let hasBegun = current == done
        func fault(_ kind: Fault.Kind, _ message: String) -> Fault {
            Fault(kind: kind, message: message, retryCount: hasBegun ? control.retryCount : 0, hasBegun: hasBegun)
        }
        switch wait {
        case .overdue(let overdue):
            // It may have come to its end just then, and the next have begun: that one is not to blame, and runs again.
            guard overdue == done || item.hasEffects && hasBegun else { return nil }
            guard overdue == done else { return fault(.crashed, "ran in a process that was killed") }
            let limit = Self.seconds(item.timeoutMilliseconds)
            return fault(.overdue, "took longer than \(limit), and was stopped\(end.details)")
        case .cancelled: return fault(.cancelled, "nobody wants the result any more")
        case .finished:
            return fault(.crashed, "or one before it wrote where it must not: what came of them cannot be read")
        case .ended:
            guard hasBegun || done == 0 else { return nil }
            if end.isOutOfMemory, let limit = end.memoryByteCount {
                return fault(
                    .outOfMemory,
                    "needs more memory than its process may have: \(limit) bytes (--executor-memory-limit)"
                        + end.details)
            }
            let place = hasBegun ? "" : "did not begin, and "
            return fault(.crashed, "\(place)\(end.verb)\(end.details)")
        }
    }

    /// `2.5 s`
    package static func seconds(_ milliseconds: UInt32) -> String {
        milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
    }
}
