/// A workflow that somebody ran: what each task took, how much it yielded, and which tasks it had to wait for.
package struct Workflow: Hashable, Sendable {
    /// What it is called.
    package let name: String
    /// The tasks, in the order of the file.
    package private(set) var tasks: [WorkflowTask]
    /// The places of all tasks, parents before their children.
    package let order: [Int]

    /// A workflow whose parents are places in `tasks`, and are there before their children in `order`.
    init(name: String, tasks: [WorkflowTask], order: [Int]) {
        self.name = name
        self.tasks = tasks
        self.order = order
    }

    /// How many times a task waits for another.
    package var edgeCount: Int { tasks.reduce(0) { $0 + $1.parents.count } }

    /// The bytes that all tasks yield.
    package var byteCount: Int { tasks.reduce(0) { $0 + $1.byteCount } }

    /// The places of the tasks that no other waits for, in their order.
    package var sinks: [Int] {
        var isParent = [Bool](repeating: false, count: tasks.count)
        for task in tasks {
            for parent in task.parents { isParent[parent] = true }
        }
        return tasks.indices.filter { !isParent[$0] }
    }
}

extension Workflow {
    /// The same with times and bytes multiplied.
    ///
    /// - Throws: What is more than a task may take or yield then.
    package func scaled(time: Double, bytes: Double) throws(WorkflowErrors) -> Workflow {
        var scaled = self
        var errors: [WorkflowError] = []
        for place in tasks.indices {
            let task = tasks[place]
            let seconds = task.seconds * time
            if !(seconds <= WorkflowTask.maximumSeconds) {
                errors.append(
                    WorkflowError(
                        "`\(task.id)` would take \(seconds) s; a task takes at most \(WorkflowTask.maximumSeconds) s, so"
                            + " the times need a smaller scale"))
            }
            let byteCount = (Double(task.byteCount) * bytes).rounded()
            if !(byteCount <= Double(WorkflowTask.maximumByteCount)) {
                errors.append(
                    WorkflowError(
                        "`\(task.id)` would yield \(byteCount) bytes; a result has at most"
                            + " \(WorkflowTask.maximumByteCount), so the bytes need a smaller scale"))
            }
            guard errors.isEmpty else { continue }
            scaled.tasks[place].seconds = seconds
            scaled.tasks[place].byteCount = Int(byteCount)
        }
        try WorkflowErrors.throwIfAny(errors)
        return scaled
    }
}

/// A task of a workflow, as it was recorded.
package struct WorkflowTask: Hashable, Sendable {
    /// What it is called; no other task of the workflow is.
    package let id: String
    /// The places of the tasks that it waits for, each once.
    package let parents: [Int]
    /// How long it ran.
    package fileprivate(set) var seconds: Double
    /// The bytes that it wrote.
    package fileprivate(set) var byteCount: Int

    /// The longest time of a task: 31 years, so that nothing overflows.
    package static let maximumSeconds = 1e9
    /// The most bytes of one result: so few that those of all tasks can be added up.
    package static let maximumByteCount = 1 << 36

    init(id: String, parents: [Int], seconds: Double, byteCount: Int) {
        self.id = id
        self.parents = parents
        self.seconds = seconds
        self.byteCount = byteCount
    }
}
