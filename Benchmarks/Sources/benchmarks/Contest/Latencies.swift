/// What each of many requests took, in seconds.
struct Latencies {
    private(set) var seconds: [Double] = []

    /// Has a request made, and notes what it took.
    mutating func measure<Result>(_ request: () async throws -> Result) async throws -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        let result = try await request()
        seconds.append((clock.now - start).seconds)
        return result
    }

    mutating func append(_ other: Latencies) {
        seconds += other.seconds
    }

    /// What a part of the requests took at most. There has to be one.
    func quantile(_ part: Double) -> Double {
        let sorted = seconds.sorted()
        return sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)]
    }

    /// Both quantiles that are told.
    func answer(_ answer: String) -> Answer {
        Answer(answer, seconds: quantile(0.5), p99: quantile(0.99))
    }
}
