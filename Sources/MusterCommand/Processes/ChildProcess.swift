import CMusterLinux
import Foundation
import Synchronization

/// Another `muster`, started by this one, which ends when this one does.
///
/// Its standard input is a pipe that nothing is written to: when the pipe closes, by ``close(within:)`` or because this
/// process is gone, however it ended, the child closes everything in order (`--until-input-ends`).
final class ChildProcess: Sendable {
    /// What it is called in messages.
    let name: String
    private let process: Process
    /// Its standard input; closed once, by ``close(within:)``.
    private let input: Pipe
    private let lines: LineReader
    private let notes: ChildNotes
    private let state = Mutex(State())

    private struct State {
        var isClosed = false
        var end: String?
        var watchers: [@Sendable (String) -> Void] = []
    }

    /// Starts `muster` with `arguments`.
    ///
    /// - Parameter holdsNotes: Whether what it says on standard error is held back until ``showNotes()``. It goes where
    ///   this one's does, after the child's name.
    init(name: String, arguments: [String], holdsNotes: Bool = false) throws {
        self.name = name
        process = Process()
        input = Pipe()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: Bundle.main.executablePath ?? "/proc/self/exe")
        process.arguments = arguments + [ChildOptions.untilInputEnds, "--json"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        lines = LineReader(output.fileHandleForReading)
        notes = ChildNotes(of: name, from: errors.fileHandleForReading, areHeld: holdsNotes)
        process.terminationHandler = { [weak self] process in self?.ended(process) }
        do {
            try process.run()
        } catch {
            throw CommandFailure(.failed, "\(name) could not be started: \(error.localizedDescription)")
        }
    }

    /// The next line that it prints. When it ends without one, the error is its own, if it told why.
    func line(within limit: Duration) async throws -> String {
        switch await lines.next(within: limit) {
        case .line(let line): return line
        case .late: throw CommandFailure(.noAnswer, "\(name) printed nothing for \(limit)")
        case .end:
            let end = await withCheckedContinuation { continuation in
                onUnexpectedEnd { continuation.resume(returning: $0) }
            }
            notes.waitForEnd()
            if let failure = notes.failure { throw failure }
            showNotes()
            throw CommandFailure(.failed, "\(name) \(end)")
        }
    }

    /// Shows what it said until now, and what it says later.
    func showNotes() {
        notes.show()
    }

    /// Calls `watcher` once with how it ended, unless ``close(within:)`` ended it.
    func onUnexpectedEnd(_ watcher: @escaping @Sendable (String) -> Void) {
        let end: String? = state.withLock { state in
            if state.end == nil { state.watchers.append(watcher) }
            return state.isClosed ? nil : state.end
        }
        if let end { watcher(end) }
    }

    /// Has it close everything in order, and waits; after `limit` it is ended at once.
    func close(within limit: Duration = .seconds(10)) {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        try? input.fileHandleForWriting.close()
        let deadline = DispatchTime.now() + .milliseconds(Int(limit / .milliseconds(1)))
        let process = process
        let killer = DispatchWorkItem { @Sendable in
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        DispatchQueue.global().asyncAfter(deadline: deadline, execute: killer)
        // Not `waitUntilExit`: that waits for all who hold a descriptor which the child has, its siblings among them, and
        // was seen to spin beside a child that had long ended.
        _ = muster_await_end(process.processIdentifier)
        killer.cancel()
        notes.waitForEnd()
    }

    private func ended(_ process: Process) {
        let end =
            switch process.terminationReason {
            case .uncaughtSignal: "was ended by signal \(process.terminationStatus)"
            case .exit: "ended with status \(process.terminationStatus)"
            @unknown default: "ended"
            }
        let watchers = state.withLock { state in
            state.end = end
            defer { state.watchers = [] }
            return state.isClosed ? [] : state.watchers
        }
        for watcher in watchers { watcher(end) }
    }
}
