import CMusterLinux
import Foundation

/// A process that another one has started, so that its end can be waited for here, and not how it ended.
///
/// It has to be there when it is named; from then on its number means no other.
package final class OtherProcess: Sendable {
    /// Becomes readable when it has ended, whether or not it has been collected.
    private let descriptor: Int32
    private let number: Int32

    /// - Parameter number: Its number in the system.
    package init(_ number: Int32) throws {
        self.number = number
        descriptor = muster_pidfd(number)
        guard descriptor >= 0 else {
            throw RunningProcess.Failure(description: "process \(number): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    package func signal(_ number: Int32) { if !hasEnded { kill(self.number, number) } }

    /// Whether it has ended.
    package var hasEnded: Bool { waitForEnd(milliseconds: 0) }

    /// Waits for its end.
    package func end(within limit: Duration = RunningProcess.limit) async throws {
        let hasEnded = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: self.waitForEnd(milliseconds: Int32(limit / .milliseconds(1))))
            }
        }
        guard hasEnded else {
            throw RunningProcess.Failure(description: "process \(number) has not ended after \(limit)")
        }
    }

    private func waitForEnd(milliseconds: Int32) -> Bool {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&ready, 1, milliseconds)
            if count >= 0 || errno != EINTR { return count > 0 }
        }
    }
}
