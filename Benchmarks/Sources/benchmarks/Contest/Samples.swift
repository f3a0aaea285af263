/// What some runs of one thing took.
struct Samples {
    /// What one run took.
    struct Run {
        let seconds: Double
        let p99: Double?
        /// By role.
        let cpuSeconds: [String: Double]

        init(_ answer: Answer, cpuSeconds: [String: Double]) {
            seconds = answer.seconds
            p99 = answer.p99
            self.cpuSeconds = cpuSeconds
        }
    }

    private var runs: [Run] = []

    mutating func append(_ run: Run) {
        runs.append(run)
    }

    var count: Int { runs.count }

    /// Of the seconds.
    var seconds: Figure { Figure(runs.map(\.seconds)) }

    /// Of the seconds in a unit.
    func figure(_ unit: Unit, count: Int) -> Figure {
        Figure(runs.map { unit.figure(seconds: $0.seconds, count: count) })
    }

    /// Of the 99th percentiles, in milliseconds.
    var p99Milliseconds: Figure? {
        let values = runs.compactMap(\.p99)
        return values.isEmpty ? nil : Figure(values.map { $0 * 1e3 })
    }

    /// The mean, and not the median: what the kernel tells of a single run is rounded too much.
    var meanCPUSeconds: [String: Double] {
        var sums: [String: Double] = [:]
        for run in runs { sums.merge(run.cpuSeconds, uniquingKeysWith: +) }
        return sums.mapValues { $0 / Double(runs.count) }
    }
}
