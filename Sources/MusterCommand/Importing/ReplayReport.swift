import Foundation
import MusterWorkflow

/// What a replay will be: how large it is, and how fast at best.
struct ReplayReport: Encodable {
    let name: String
    let tasks: Int
    let edges: Int
    /// The tasks that no other waits for.
    let sinks: Int
    /// The bytes that all tasks yield.
    let byteCount: Int
    /// The seconds of all tasks together.
    let workSeconds: Double
    /// The seconds of the longest chain of tasks that wait for each other.
    let criticalPathSeconds: Double
    let cores: Int
    /// The seconds that no schedule on so many cores can beat.
    let lowerBoundSeconds: Double
    /// The seconds of a schedule that knows all times beforehand, and in which nothing else takes time.
    let listScheduleSeconds: Double
    /// The key at which the summary is.
    let result: String

    init(of workflow: Workflow, cores: Int, result: String) {
        let bounds = WorkflowBounds(of: workflow)
        name = workflow.name
        tasks = workflow.tasks.count
        edges = workflow.edgeCount
        sinks = workflow.sinks.count
        byteCount = workflow.byteCount
        workSeconds = bounds.work
        criticalPathSeconds = bounds.criticalPath
        self.cores = cores
        lowerBoundSeconds = bounds.makespan(cores: cores)
        listScheduleSeconds = ListSchedule(of: workflow, cores: cores).makespan
        self.result = result
    }

    /// The same for people.
    var lines: [String] {
        let seconds = { (seconds: Double) in String(format: "%.3f s", seconds) }
        return [
            "\(name): \(count(tasks, "task")), \(count(edges, "edge")), \(describeBytes(Int64(byteCount))) of results",
            "work \(seconds(workSeconds)), critical path \(seconds(criticalPathSeconds))",
            "with \(count(cores, "core")) at least \(seconds(lowerBoundSeconds)), and \(seconds(listScheduleSeconds))"
                + " by a schedule that knows all times beforehand",
            "the summary of \(count(sinks, "last task")) is at the key `\(result)`",
        ]
    }

    private func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}
