import Glibc

/// A time of the clock that conditions are waited for with.
struct MonotonicMoment {
    private let nanoseconds: Int64

    static var now: MonotonicMoment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicMoment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    static func + (moment: MonotonicMoment, duration: Duration) -> MonotonicMoment {
        let (seconds, attoseconds) = duration.components
        return MonotonicMoment(nanoseconds: moment.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    var time: timespec {
        timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
