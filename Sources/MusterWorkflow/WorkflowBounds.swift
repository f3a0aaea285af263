/// How fast a workflow can be at best, whoever runs it.
package struct WorkflowBounds: Hashable, Sendable {
    /// The seconds of all tasks together.
    package let work: Double
    /// The seconds of the longest chain of tasks that wait for each other.
    package let criticalPath: Double

    package init(of workflow: Workflow) {
        var ends = [Double](repeating: 0, count: workflow.tasks.count)
        for place in workflow.order {
            let task = workflow.tasks[place]
            ends[place] = task.seconds + (task.parents.map { ends[$0] }.max() ?? 0)
        }
        work = workflow.tasks.reduce(0) { $0 + $1.seconds }
        criticalPath = ends.max() ?? 0
    }

    /// The seconds that no schedule on so many cores can beat.
    package func makespan(cores: Int) -> Double {
        max(criticalPath, work / Double(max(cores, 1)))
    }
}
