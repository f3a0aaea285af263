import Foundation
import MusterFuzzing
import Synchronization
import Testing

/// Numbers for gates.
final class GateCounter: Sendable {
    private let next = Atomic<Int>(0)

    func newGate() -> Int { next.add(1, ordering: .relaxed).newValue }
}

/// Lines that a server logged, for which a test can wait.
final class LogLines: @unchecked Sendable {
    // `lines` is touched only while `condition` is held.
    private let condition = NSCondition()
    private var lines: [String] = []

    func append(_ line: String) {
        condition.lock()
        lines.append(line)
        condition.broadcast()
        condition.unlock()
    }

    /// Waits until `count` lines hold `text`.
    func wait(
        for text: String, count: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date(timeIntervalSinceNow: 60)
        while lines.count(where: { $0.contains(text) }) < count {
            guard condition.wait(until: deadline) else {
                Issue.record("no \(count) lines with \"\(text)\": \(lines)", sourceLocation: sourceLocation)
                throw Overdue()
            }
        }
    }
}

/// Something that should have happened did not.
struct Overdue: Error {}

/// Asks again and again until something holds.
func eventually(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ holds: () throws -> Bool
) throws {
    let deadline = ContinuousClock.now + Effort.patience
    while try !holds() {
        guard ContinuousClock.now < deadline else {
            Issue.record("never: \(what)", sourceLocation: sourceLocation)
            throw Overdue()
        }
        sched_yield()
    }
}
