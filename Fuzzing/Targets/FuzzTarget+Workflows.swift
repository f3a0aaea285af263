import MusterGraph
import MusterWorkflow

extension FuzzTarget {
    /// Instances of WfFormat, as others write them. What is not refused becomes a graph that can be run.
    static let workflows = FuzzTarget("workflows") { bytes in
        let workflow = try WfFormat.decode(bytes)
        let bounds = WorkflowBounds(of: workflow)
        // Both are the same numbers, added up in another order.
        try FuzzFinding.unless(bounds.criticalPath <= bounds.work * (1 + 1e-9), "a path is longer than all tasks")
        try FuzzFinding.unless(bounds.makespan(cores: 1) >= bounds.work, "a core does two tasks at once")
        let schedule = ListSchedule(of: workflow, cores: 2).makespan
        try FuzzFinding.unless(
            schedule >= bounds.makespan(cores: 2) * (1 - 1e-9) && schedule <= bounds.work * (1 + 1e-9),
            "a schedule is faster than the bound, or slower than one core")
        try FuzzFinding.unless(!workflow.sinks.isEmpty, "every task waits for another")
        _ = try? workflow.scaled(time: 1e-3, bytes: 1e9)
        let graph = try workflow.graph(result: "summary")
        let text = graph.json
        let again = try FuzzFinding.never("a graph that was written is refused: \(text)") { try Graph(json: text) }
        try FuzzFinding.unless(again == graph, "a graph changes on its way: \(text)")
        let compiled = try FuzzFinding.never("a graph of a workflow is refused: \(text)") {
            try again.compile(wanted: ["summary"], files: .supposed).graph
        }
        try FuzzFinding.unless(
            compiled.count == workflow.tasks.count + workflow.sinks.count + 1, "a task is not needed: \(text)")
    }
}
