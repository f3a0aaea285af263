import Foundation
import MusterLinux
import Synchronization

/// Another `muster`, started by this one, which ends when this one does.
///
/// Its standard input is a pipe that nothing is written to: when the pipe closes, by ``close(within:)`` or because this
/// process is gone, however it ended, the child closes everything in order (`--until-input-ends`).
final class ChildProcess: Sendable {
    /// What it is called in messages.
    let name: String
    private let process: SpawnedProcess
    /// Its standard input; closed once, by ``close(within:)``.
    private let input: FileHandle
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
        do {
            let (input, output, errors) = (try DataPipe(), try DataPipe(), try DataPipe())
            defer { for descriptor in [input.reader, output.writer, errors.writer] { Foundation.close(descriptor) } }
            self.input = FileHandle(fileDescriptor: input.writer, closeOnDealloc: true)
            lines = LineReader(FileHandle(fileDescriptor: output.reader, closeOnDealloc: true))
            notes = ChildNotes(
                of: name, from: FileHandle(fileDescriptor: errors.reader, closeOnDealloc: true), areHeld: holdsNotes)
            process = try SpawnedProcess(
                Bundle.main.executablePath ?? "/proc/self/exe", arguments + [ChildOptions.untilInputEnds, "--json"],
                descriptors: [input.reader, output.writer, errors.writer])
        } catch {
            throw CommandFailure(.failed, "\(name) could not be started: \(error)")
        }
        Thread.detachNewThread { [process, weak self] in
            let end = process.wait()
            self?.ended(end)
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
        try? input.close()
        let deadline = DispatchTime.now() + .milliseconds(Int(limit / .milliseconds(1)))
        let process = process
        let killer = DispatchWorkItem { @Sendable in process.signal(SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: deadline, execute: killer)
        _ = process.wait()
        killer.cancel()
        notes.waitForEnd()
    }

    private func ended(_ processEnd: ProcessEnd) {
        let end =
            switch processEnd {
            case .signalled(let number): "was ended by signal \(number)"
            case .exited(let status): "ended with status \(status)"
            case .unknown: "ended"
            }
        let watchers = state.withLock { state in
            state.end = end
            defer { state.watchers = [] }
            return state.isClosed ? [] : state.watchers
        }
        for watcher in watchers { watcher(end) }
    }
}
