import MusterProtocol

/// Tells a core the time: nanoseconds since its role began.
struct RoleClock {
    private let start: ContinuousClock.Instant

    init(start: ContinuousClock.Instant = .now) {
        self.start = start
    }

    func moment(at instant: ContinuousClock.Instant) -> Moment {
        let (seconds, attoseconds) = (instant - start).components
        return Moment(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    func instant(at moment: Moment) -> ContinuousClock.Instant { start + .nanoseconds(moment.nanoseconds) }
}
