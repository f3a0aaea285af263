import CLMDB
import Glibc
import MusterScheduler
import Synchronization

/// The part of a journal that a thread of its own has: it writes what comes, many changes in one transaction.
final class JournalWriter: Sendable {
    private struct State {
        /// Nil once it is let go of.
        var file: StateFile?
        var recordedNumber: UInt64 = 0
        var reports: [JournalReport] = []
        var failure: JournalError?
    }

    private let folder: String
    private let configuration: Journal.Configuration
    private let notify: @Sendable () -> Void
    private let queue: JournalQueue
    private let state: Mutex<State>

    init(file: StateFile, configuration: Journal.Configuration, notify: @escaping @Sendable () -> Void) {
        folder = file.folder
        self.configuration = configuration
        self.notify = notify
        queue = JournalQueue(limit: configuration.maximumWaitingByteCount)
        state = Mutex(State(file: file))
    }

    /// Writes until the end. What the thread does.
    func run() {
        var (next, commitCount) = (MonotonicMoment.now, 0)
        while let file = state.withLock({ $0.file }), let batch = queue.take(notBefore: next) {
            next = MonotonicMoment.now + configuration.commitInterval
            guard write(batch, to: file) else { break }
            queue.finish()
            commitCount += 1
            // Where this fails, the file grows a little more.
            if commitCount % Self.readerCheckInterval == 0 { try? file.environment.forgetDeadReaders() }
        }
        state.withLock { $0.file = nil }
        queue.end()
    }

    /// After so many commits, readers that died are forgotten. That takes about as long as a commit.
    private static let readerCheckInterval = 256

    /// Writes a batch, however long there is no room for it. False: it never will be written.
    private func write(_ batch: JournalQueue.Batch, to file: StateFile) -> Bool {
        var isUnwritable = false
        var isClosing = false
        while true {
            switch file.tryToCommit(batch.changes, byteCount: batch.byteCount, isRetry: isUnwritable) {
            case .committed:
                report(isUnwritable ? [.writable, .recorded(batch.number)] : [.recorded(batch.number)])
                return true
            case .noRoom(let problem):
                guard !isClosing else {
                    fail(
                        JournalError(
                            operation: "writing what is left", folder: folder, reason: .noSpace(problem: problem)))
                    return false
                }
                if !isUnwritable { report([.unwritable(problem)]) }
                isUnwritable = true
                isClosing = queue.waitForEnd(configuration.retryInterval)
            case .failed(let error):
                fail(error)
                return false
            }
        }
    }

    private func fail(_ error: JournalError) {
        let isFirst = state.withLock { state in
            defer { state.failure = state.failure ?? error }
            return state.failure == nil
        }
        if isFirst { report([.failed(error)]) }
    }

    private func report(_ reports: [JournalReport]) {
        state.withLock { state in
            for report in reports {
                if case .recorded(let number) = report {
                    state.recordedNumber = number
                    // Of several in a row, the last says all.
                    if case .recorded? = state.reports.last { state.reports.removeLast() }
                }
                state.reports.append(report)
            }
        }
        notify()
    }
}

/// What others than the thread ask of it.
extension JournalWriter {
    func append(_ changes: [StateChange], number: UInt64) {
        guard !queue.put(changes, number: number) else { return }
        // Without these, no later ones may be written either.
        let wasClosed = queue.close()
        let reason: JournalError.Reason =
            wasClosed ? .closed : .overflow(byteCount: configuration.maximumWaitingByteCount)
        fail(JournalError(operation: "taking changes", folder: folder, reason: reason))
    }

    var recordedNumber: UInt64 { state.withLock { $0.recordedNumber } }

    func takeReports() -> [JournalReport] {
        state.withLock { state in
            defer { state.reports = [] }
            return state.reports
        }
    }

    /// The file, as long as it is open.
    func openFile(_ operation: String) throws(JournalError) -> StateFile {
        guard let file = state.withLock({ $0.file }) else {
            throw JournalError(operation: operation, folder: folder, reason: .closed)
        }
        return file
    }

    func beginToClose() { queue.close() }

    func close() -> JournalError? {
        queue.close()
        queue.waitUntilOver()
        return state.withLock { $0.failure }
    }
}
