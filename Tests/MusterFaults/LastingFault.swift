/// A fault that goes on for a time, whatever comes of it: a cut, a process that is stopped.
struct LastingFault {
    private let begin = ContinuousClock.now
    private let duration: Duration

    /// It begins now.
    ///
    /// - Parameter fullSeconds: How long it lasts as the goals are stated. In the reduced size, which the tests have, it is
    ///   over as soon as it may be.
    init(_ size: FaultSize, fullSeconds: Int) {
        duration = size.choose(.zero, full: .seconds(fullSeconds))
    }

    /// How long it has lasted.
    var seconds: Double { begin.secondsSince }

    /// Lets it last to its end. The time is a part of the scenario: nothing is waited for that could tell of itself.
    func last() async throws {
        let rest = duration - (ContinuousClock.now - begin)
        if rest > .zero { try await Task.sleep(for: rest) }
    }
}
