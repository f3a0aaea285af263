import Foundation

/// What `zero-worker` found.
struct ZeroWorkerResult: BenchmarkResult {
    /// What was found with so many workers.
    struct Row: Encodable {
        let workers: Int
        let tasksPerSecond: Figure
        /// The scheduler's CPU time a task, in microseconds: all threads of its process.
        let schedulerMicroseconds: Figure
        /// Which part of a core the scheduler takes while nothing happens.
        let idleShare: Double
    }

    let benchmark = "zero-worker"
    let tasks: Int
    let runs: Int
    let rows: [Row]

    var text: String {
        let lines = rows.map { row in
            String(
                format: "  %d workers: median %.0f tasks a second (%.0f to %.0f), scheduler %.2f us a task (%.2f to "
                    + "%.2f); idle %.2f %% of a core", row.workers, row.tasksPerSecond.median,
                row.tasksPerSecond.minimum, row.tasksPerSecond.maximum, row.schedulerMicroseconds.median,
                row.schedulerMicroseconds.minimum, row.schedulerMicroseconds.maximum, row.idleShare * 100)
        }
        return (["zero-worker: \(runs) runs of \(tasks) tasks, workers that answer at once"] + lines)
            .joined(separator: "\n")
    }
}
