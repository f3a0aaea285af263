import Glibc
import MusterProtocol

/// Tells a core the time: nanoseconds since its role began.
struct RoleClock {
    private let start: ContinuousClock.Instant
    /// The time of day when the role began, in milliseconds since 1970 began. A clock that is set later does not change
    /// what a core takes for the time of day.
    let beginMilliseconds: Int64

    init(start: ContinuousClock.Instant = .now) {
        self.start = start
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        beginMilliseconds = Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    func moment(at instant: ContinuousClock.Instant) -> Moment {
        let (seconds, attoseconds) = (instant - start).components
        return Moment(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    func instant(at moment: Moment) -> ContinuousClock.Instant { start + .nanoseconds(moment.nanoseconds) }
}
