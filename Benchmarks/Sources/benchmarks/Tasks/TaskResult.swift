import Foundation

/// What came of a benchmark of tasks.
struct TaskResult: BenchmarkResult {
    let benchmark: String
    let tasks: Int
    let workers: Int
    let threads: Int
    let runs: Int
    let unit: String
    let figure: Figure

    var text: String {
        String(
            format: "%@: median %.1f %@ (%.1f to %.1f; %d runs of %d tasks, %d workers of %d threads)", benchmark,
            figure.median, unit, figure.minimum, figure.maximum, runs, tasks, workers, threads)
    }
}
