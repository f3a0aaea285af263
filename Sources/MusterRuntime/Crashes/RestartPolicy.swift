/// How long a supervisor waits before it starts a process again: hardly at all at first, and ever longer while processes
/// die soon after their start.
package struct RestartPolicy: Sendable {
    package static let firstPause = Duration.milliseconds(100)
    /// Shorter than a task waits for a worker that has its function, or the tasks of a cluster with one worker would fail.
    package static let longestPause = Duration.seconds(5)
    /// A process that has lived for so long begins a new count.
    package static let steadyLife = Duration.seconds(30)

    private var nextPause = firstPause

    package init() {}

    /// The pause after a process that lived for `life`.
    package mutating func pause(afterLifeOf life: Duration) -> Duration {
        if life >= Self.steadyLife { nextPause = Self.firstPause }
        defer { nextPause = min(nextPause * 2, Self.longestPause) }
        return nextPause
    }
}
