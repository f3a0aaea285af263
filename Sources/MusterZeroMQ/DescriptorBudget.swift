import CMusterLinux
import Glibc

/// Keeps some of the files that this process may open for what it does itself, so that connections do not take them all.
///
/// A new file gets the lowest number that is free: so the number of an accepted connection tells how many files are open at
/// least. With none left, ZeroMQ would try without end to accept what it cannot, and could not say so to anybody.
final class DescriptorBudget {
    /// How many files this process may have open: `RLIMIT_NOFILE`.
    let limit: Int
    /// How many of them connections may take, with all else that is open.
    let connectionLimit: Int
    private let notice: @Sendable (String) -> Void
    /// How many connections have been closed for it since the last notice that there is room.
    private var turnedAwayCount = 0
    /// Since when there has been no shortage; nil when there has never been one, or its end has been noticed.
    private var lastShortage: ContinuousClock.Instant?

    /// How long there must have been no shortage before it is said to be over: those who were turned away come again.
    static let calm = Duration.seconds(5)

    init(limit: Int, notice: @escaping @Sendable (String) -> Void) {
        self.limit = limit
        connectionLimit = limit - min(64, limit / 8)
        self.notice = notice
    }

    /// Whether an accepted connection has one of the files that are kept.
    func isBeyond(_ descriptor: Int32) -> Bool { Int(descriptor) >= connectionLimit }

    /// Connections were closed for that reason.
    func turnedAway(_ count: Int, now: ContinuousClock.Instant) {
        turnedAwayCount += count
        begin(
            "connections take \(connectionLimit) of the \(limit) files that this process may have open: new ones are closed "
                + "until some of them end, and those that there are go on", now: now)
    }

    /// Looks whether a file could be opened, now and then.
    func check(now: ContinuousClock.Instant) {
        let descriptor = muster_eventfd()
        guard descriptor >= 0 else {
            let problem = String(cString: strerror(errno))
            return begin(
                "no file can be opened (\(problem); this process may have \(limit) open): new connections wait, and what "
                    + "needs a file fails, until some are closed", now: now)
        }
        close(descriptor)
        guard let lastShortage, !isBeyond(descriptor), now - lastShortage > Self.calm else { return }
        notice("files can be opened again; \(turnedAwayCount) connections were closed meanwhile")
        (self.lastShortage, turnedAwayCount) = (nil, 0)
    }

    private func begin(_ problem: String, now: ContinuousClock.Instant) {
        if lastShortage == nil {
            notice("\(problem). `ulimit -Hn` is the limit that it was started with: raise that, or have fewer peers")
        }
        lastShortage = now
    }
}
