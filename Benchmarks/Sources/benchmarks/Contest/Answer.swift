/// What came of computing something once, here or at a peer.
struct Answer: Decodable {
    let answer: String
    /// What it took, by the clock of who computed it.
    let seconds: Double
    /// Where it was many requests: what 99 of 100 took at most. Then `seconds` is what half of them took at most.
    let p99: Double?

    init(_ answer: String, seconds: Double, p99: Double? = nil) {
        self.answer = answer
        self.seconds = seconds
        self.p99 = p99
    }

    /// The answer of something, and how long it took.
    static func timed(_ compute: () async throws -> String) async throws -> Answer {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await compute()
        return Answer(answer, seconds: (clock.now - start).seconds)
    }
}
