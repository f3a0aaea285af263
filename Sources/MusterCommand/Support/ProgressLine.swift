import Foundation
import Synchronization

/// A line at the foot of a terminal that tells how far long work is. Where nobody watches there is none.
struct ProgressLine: Sendable {
    private static let isShown = Mutex(false)
    private let isWanted: Bool
    private let start = ContinuousClock.now

    /// A line at standard error, if that is a terminal.
    init(isWanted: Bool = Terminal.isError) {
        self.isWanted = isWanted
    }

    /// Shows that `done` of `total` things are done.
    func show(_ what: String, done: Int, failed: Int = 0, of total: Int) {
        guard isWanted else { return }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        var text = "\(what) \(done) of \(total)"
        if failed > 0 { text += ", \(failed) failed" }
        text += ", " + Self.seconds(seconds)
        let width = max(0, min(30, Terminal.width - text.count - 4))
        let filled = total > 0 ? min(width, width * (done + failed) / total) : 0
        if width > 5 {
            text =
                "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled) + "] "
                + text
        }
        show(text)
    }

    /// Shows a text in place of what was shown before.
    func show(_ text: String) {
        guard isWanted else { return }
        Self.isShown.withLock { isShown in
            Output.write("\r\u{1b}[K" + String(text.prefix(max(10, Terminal.width - 1))), to: STDERR_FILENO)
            isShown = true
        }
    }

    /// Takes the line away, so that something else can be printed in its place.
    static func clearIfShown() {
        isShown.withLock { isShown in
            if isShown { Output.write("\r\u{1b}[K", to: STDERR_FILENO) }
            isShown = false
        }
    }

    /// A duration for people: `0.42 s`.
    static func seconds(_ seconds: Double) -> String {
        String(format: seconds < 10 ? "%.2f s" : "%.1f s", seconds)
    }
}
