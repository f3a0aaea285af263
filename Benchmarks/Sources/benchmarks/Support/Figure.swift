/// Several measurements of one thing.
struct Figure: Encodable {
    let minimum: Double
    let median: Double
    let maximum: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        minimum = sorted[0]
        median = sorted[sorted.count / 2]
        maximum = sorted[sorted.count - 1]
    }

    /// Measures `runs` times, after one time that does not count.
    static func measure(runs: Int, _ body: () async throws -> Double) async throws -> Figure {
        _ = try await body()
        var values: [Double] = []
        for _ in 0..<max(runs, 1) { values.append(try await body()) }
        return Figure(values)
    }

    /// The same measurements in another unit.
    func mapped(_ transform: (Double) -> Double) -> Figure {
        Figure([transform(minimum), transform(median), transform(maximum)])
    }
}
