/// How long to wait before a lost connection is dialed again: twice as long from failure to failure.
///
/// What is no failure is a connection that was of use: something was said on it, or it held for a while. A peer that dies and
/// is back at once, however often, is so found again at once. One that dies before it says a word is dialed less and less.
package struct RedialDelay {
    private let shortest: Duration
    private let longest: Duration
    private var next: Duration
    /// When the connection was made that there is; nil where there is none.
    private var connectedSince: ContinuousClock.Instant?

    package init(shortest: Duration, longest: Duration) {
        (self.shortest, self.longest, next) = (shortest, longest, shortest)
    }

    /// There is a connection.
    package mutating func connected(now: ContinuousClock.Instant) {
        connectedSince = now
    }

    /// The peer has said something on it.
    package mutating func heard() {
        next = shortest
    }

    /// The connection is gone, or there was none. Returns how long to wait.
    package mutating func lost(now: ContinuousClock.Instant) -> Duration {
        if let since = connectedSince, now - since > longest { next = shortest }
        connectedSince = nil
        defer { next = min(next * 2, longest) }
        return next
    }
}
