import Foundation

/// What `memory` found: bytes a task.
struct MemoryResult: BenchmarkResult {
    /// What one run found.
    struct Sample {
        let scheduler: Double
        let schedulerPeak: Double
        let workers: Double
        let client: Double
    }

    let benchmark = "memory"
    let tasks: Int
    let runs: Int
    /// While the graph waits.
    let scheduler: Figure
    /// At most, since the process began: while the graph came, too.
    let schedulerPeak: Figure
    /// All workers together.
    let workers: Figure
    /// What submitting adds to the graph, which the client has already.
    let client: Figure

    init(tasks: Int, samples: [Sample]) {
        (self.tasks, runs) = (tasks, samples.count)
        (scheduler, schedulerPeak) = (Figure(samples.map(\.scheduler)), Figure(samples.map(\.schedulerPeak)))
        (workers, client) = (Figure(samples.map(\.workers)), Figure(samples.map(\.client)))
    }

    var text: String {
        func line(_ name: String, _ figure: Figure) -> String {
            String(format: "  %@: median %.0f (%.0f to %.0f)", name, figure.median, figure.minimum, figure.maximum)
        }
        return [
            "memory: bytes a task, \(tasks) tasks that wait for one (\(runs) runs)", line("scheduler", scheduler),
            line("scheduler, at most", schedulerPeak), line("workers", workers), line("client", client),
        ].joined(separator: "\n")
    }
}
