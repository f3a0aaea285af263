import MusterBenchmarkResults
import MusterFaults

/// What came of a scenario, over several runs.
struct FaultResult: BenchmarkResult {
    let benchmark: String
    let size: String
    private let summary: String
    private(set) var runs = 0
    private(set) var seconds: [String: Figure] = [:]
    private(set) var counts: [String: Figure] = [:]
    var problems: [String] = []
    var skipped: String?
    private var reports: [FaultReport] = []

    private enum CodingKeys: String, CodingKey {
        case benchmark, size, runs, seconds, counts, problems, skipped
    }

    init(_ scenario: FaultScenario, size: FaultSize) {
        (benchmark, self.size, summary) = (scenario.rawValue, size.rawValue, scenario.summary)
    }

    mutating func add(_ report: FaultReport) {
        var report = report
        // Of each run, since what else the machine does changes from run to run.
        if let calm = report.seconds["undisturbed"], let disturbed = report.seconds["with the fault"], calm > 0 {
            report.seconds["with the fault, times undisturbed"] = disturbed / calm
        }
        runs += 1
        reports.append(report)
        problems += report.problems
        seconds = Self.figures(reports.map(\.seconds))
        counts = Self.figures(reports.map { $0.counts.mapValues(Double.init) })
    }

    private static func figures(_ all: [[String: Double]]) -> [String: Figure] {
        Dictionary(
            uniqueKeysWithValues: Set(all.flatMap(\.keys)).map { name in
                (name, Figure(all.compactMap { $0[name] }))
            })
    }

    var text: String {
        var lines = ["\(benchmark): \(summary) (\(runs) runs, \(size))"]
        if let skipped { lines.append("  skipped: \(skipped)") }
        for (name, figure) in seconds.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(name): \(figure.text(name.contains("times") ? "times" : "s"))")
        }
        for (name, figure) in counts.sorted(by: { $0.key < $1.key }) {
            let (least, middle, most) = (Int(figure.minimum), Int(figure.median), Int(figure.maximum))
            let spread = least == most ? "" : " (\(least.grouped) to \(most.grouped))"
            lines.append("  \(name): \(middle.grouped)\(spread)")
        }
        for problem in problems { lines.append("  NOT AS IT SHOULD BE: \(problem.prefix(2_000))") }
        return lines.joined(separator: "\n")
    }
}
