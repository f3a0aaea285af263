import Foundation

/// What `submit` found: seconds.
struct SubmitResult: BenchmarkResult {
    /// What one run found.
    struct Sample {
        let reading: Double
        let accepting: Double
        let building: Double
        let acceptingBuilt: Double
    }

    let benchmark = "submit"
    let tasks: Int
    let jsonByteCount: Int
    let runs: Int
    /// From JSON to a `Graph`.
    let reading: Figure
    /// From a `Graph` to the scheduler's word that it has it, and that all of it is right.
    let accepting: Figure
    /// Making the same `Graph` in Swift, key by key.
    let building: Figure
    let acceptingBuilt: Figure

    init(tasks: Int, byteCount: Int, samples: [Sample]) {
        (self.tasks, jsonByteCount, runs) = (tasks, byteCount, samples.count)
        (reading, accepting) = (Figure(samples.map(\.reading)), Figure(samples.map(\.accepting)))
        (building, acceptingBuilt) = (Figure(samples.map(\.building)), Figure(samples.map(\.acceptingBuilt)))
    }

    var text: String {
        func line(_ name: String, _ figure: Figure) -> String {
            String(format: "  %@: median %.2f s (%.2f to %.2f)", name, figure.median, figure.minimum, figure.maximum)
        }
        return [
            "submit: \(tasks) tasks, \(jsonByteCount >> 20) MiB of JSON (\(runs) runs)", line("JSON, read", reading),
            line("then until it is accepted", accepting), line("Swift, made", building),
            line("then until it is accepted", acceptingBuilt),
        ].joined(separator: "\n")
    }
}
