import Foundation

/// What keeping the state costs.
struct JournalResult: BenchmarkResult {
    let benchmark = "journal"
    let tasks: Int
    let workers: Int
    let threads: Int
    let runs: Int
    let unit = "tasks a second"
    let withState: Figure
    let withoutState: Figure

    private enum CodingKeys: String, CodingKey {
        case benchmark, tasks, workers, threads, runs, unit, withState, withoutState
    }

    var text: String {
        String(
            format: "journal: median %.1f tasks a second with a state (%.1f to %.1f), %.1f without (%.1f to %.1f): "
                + "%.1f %% less (%d runs of %d tasks each, %d workers of %d threads)",
            withState.median, withState.minimum, withState.maximum, withoutState.median, withoutState.minimum,
            withoutState.maximum, 100 * (1 - withState.median / withoutState.median), runs, tasks, workers, threads)
    }
}
