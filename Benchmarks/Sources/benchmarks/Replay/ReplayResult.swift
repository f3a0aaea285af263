import Foundation

/// How long a replayed workflow took, beside what no scheduler can beat.
struct ReplayResult: BenchmarkResult {
    let benchmark = "replay"
    let file: String
    let workflow: String
    let tasks: Int
    let edges: Int
    /// What the recorded times and bytes were multiplied by.
    let scale: Double
    /// The bytes that all tasks yield.
    let byteCount: Int
    let workers: Int
    let threads: Int
    let runs: Int
    let unit = "seconds"
    let makespan: Figure
    /// Of threads that do the same in turn with it, with nothing around it.
    let bare: Figure
    let workSeconds: Double
    let criticalPathSeconds: Double
    let lowerBoundSeconds: Double
    /// Of a schedule that knows all times beforehand, and in which nothing else takes time.
    let listScheduleSeconds: Double
    /// The median beside the bound, beside that schedule, and beside that of the threads.
    let timesLowerBound: Double
    let timesListSchedule: Double
    let timesBare: Double
    /// Of each role, in a run.
    let cpuSeconds: [String: Double]

    private enum CodingKeys: String, CodingKey {
        case benchmark, file, workflow, tasks, edges, scale, byteCount, workers, threads, runs, unit, makespan, bare
        case workSeconds, criticalPathSeconds, lowerBoundSeconds, listScheduleSeconds, timesLowerBound
        case timesListSchedule, timesBare, cpuSeconds
    }

    init(
        file: String, timeScale: Double, _ report: ImportedWorkflow.Report, workers: Int, threads: Int, runs: Int,
        makespan: Figure, bare: Figure, cpuSeconds: [String: Double]
    ) {
        self.file = file
        workflow = report.name
        tasks = report.tasks
        edges = report.edges
        scale = timeScale
        byteCount = report.byteCount
        self.workers = workers
        self.threads = threads
        self.runs = runs
        self.makespan = makespan
        self.bare = bare
        workSeconds = report.workSeconds
        criticalPathSeconds = report.criticalPathSeconds
        lowerBoundSeconds = report.lowerBoundSeconds
        listScheduleSeconds = report.listScheduleSeconds
        timesLowerBound = makespan.median / report.lowerBoundSeconds
        timesListSchedule = makespan.median / report.listScheduleSeconds
        timesBare = makespan.median / bare.median
        self.cpuSeconds = cpuSeconds
    }

    var text: String {
        String(
            format:
                "replay %@: median %.3f s (%.3f to %.3f), %.3f times the bound of %.3f s, %.3f times the %.3f s of a"
                + " schedule that knows all times, %.3f times the %.3f s (%.3f to %.3f) of bare threads; CPU of the scheduler"
                + " %.2f s, of the workers %.2f s for %.2f s of work (%d tasks, %d edges, %.1f MB; %d runs, %d workers of"
                + " %d threads)",
            file, makespan.median, makespan.minimum, makespan.maximum, timesLowerBound, lowerBoundSeconds,
            timesListSchedule, listScheduleSeconds, timesBare, bare.median, bare.minimum, bare.maximum,
            cpuSeconds["scheduler"] ?? 0, cpuSeconds["workers"] ?? 0, workSeconds, tasks, edges,
            Double(byteCount) / 1e6, runs, workers, threads)
    }
}
