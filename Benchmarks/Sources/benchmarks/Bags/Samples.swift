/// What some runs of one thing took.
struct Samples {
    /// What one run took.
    struct Run {
        let seconds: Double
        /// By role.
        let cpuSeconds: [String: Double]
    }

    private var runs: [Run] = []

    mutating func append(_ run: Run) {
        runs.append(run)
    }

    /// Of the seconds.
    var figure: Figure { Figure(runs.map(\.seconds)) }

    /// The mean, and not the median: what the kernel tells of a single run is rounded too much.
    var meanCPUSeconds: [String: Double] {
        var sums: [String: Double] = [:]
        for run in runs { sums.merge(run.cpuSeconds, uniquingKeysWith: +) }
        return sums.mapValues { $0 / Double(runs.count) }
    }
}
