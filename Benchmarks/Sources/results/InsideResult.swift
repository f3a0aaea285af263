/// What came of a benchmark of `Benchmarks/Insides`: several figures.
package struct InsideResult: BenchmarkResult, Codable, Sendable {
    package struct Row: Codable, Sendable {
        /// What was measured.
        package let name: String
        package let unit: String
        package let figure: Figure

        /// - Parameter values: Those of each run.
        package init(_ name: String, _ unit: String, _ values: [Double]) {
            (self.name, self.unit, figure) = (name, unit, Figure(values))
        }
    }

    package let benchmark: Inside
    /// How much was done: `1,000,000 tasks`.
    package let amount: String
    package let runs: Int
    package let rows: [Row]

    package init(_ benchmark: Inside, amount: String, runs: Int, rows: [Row]) {
        (self.benchmark, self.amount, self.runs, self.rows) = (benchmark, amount, runs, rows)
    }

    package subscript(name: String) -> Figure? { rows.first { $0.name == name }?.figure }

    package var text: String {
        (["\(benchmark.rawValue): \(amount) (\(runs) runs)"] + rows.map { "  \($0.name): \($0.figure.text($0.unit))" })
            .joined(separator: "\n")
    }
}

/// The names of the rows that DESIGN's measures are found by.
extension InsideResult {
    package static let schedulerMemory = "scheduler"

    package static func schedulerTime(workers: Int) -> String { "\(workers.grouped) workers, the scheduler's CPU" }

    package static func idleTime(workers: Int) -> String { "\(workers.grouped) idle workers, the scheduler's CPU" }
}
