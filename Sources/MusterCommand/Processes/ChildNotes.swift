import Foundation
import Synchronization

/// What a child says on standard error, line by line, after its name.
///
/// Lines are held back until ``show()``: while several processes start, theirs would come in any order between those of
/// the one that starts them. The report with which a child ends, which is JSON, becomes a ``CommandFailure``.
final class ChildNotes: Sendable {
    private let name: String
    private let state: Mutex<State>
    /// Left when all has been read.
    private let end = DispatchGroup()

    private struct State {
        /// Lines that nobody has seen; nil when they are shown as they come.
        var held: [String]?
        var failure: CommandFailure?
    }

    /// Begins to read, on a thread of its own.
    init(of name: String, from handle: FileHandle, areHeld: Bool) {
        self.name = name
        state = Mutex(State(held: areHeld ? [] : nil))
        end.enter()
        Thread.detachNewThread { [self] in
            LineReader.forEachLine(of: handle, take)
            end.leave()
        }
    }

    /// Shows what was held back, and whatever comes later.
    func show() {
        // The lock is held while they are written, so that a line that comes meanwhile stands behind them.
        state.withLock { state in
            for line in state.held ?? [] { Output.note(line) }
            state.held = nil
        }
    }

    /// Waits until all that the child said has been read. It has ended: nothing but its end closes the pipe.
    func waitForEnd() {
        _ = end.wait(timeout: .now() + 5)
    }

    /// Why the child ended, in its own words; nil when it did not say.
    var failure: CommandFailure? { state.withLock { $0.failure } }

    private func take(_ line: String) {
        let failure = Self.failure(in: line)
        let lines = (failure?.messages ?? [line]).map { "\(name): \($0)" }
        state.withLock { state in
            state.failure = failure.map { CommandFailure($0.status, messages: lines) } ?? state.failure
            if state.held == nil {
                lines.forEach(Output.note)
            } else if failure == nil {
                state.held?.append(contentsOf: lines)
            }
        }
    }

    private struct Report: Decodable {
        let errors: [String]
        let status: Int32
    }

    private static func failure(in line: String) -> CommandFailure? {
        guard line.hasPrefix("{"), let report = try? JSONDecoder().decode(Report.self, from: Data(line.utf8)),
            let status = ExitStatus(rawValue: report.status)
        else { return nil }
        return CommandFailure(status, messages: report.errors)
    }
}
