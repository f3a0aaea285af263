/// WfFormat 1.5 and 1.6: what the tasks are, and how they ran, each in its place. Files are named by their ids.
struct SplitInstance: Decodable {
    let workflow: Flow

    struct Flow: Decodable {
        let specification: Specification
        let execution: Execution?
    }

    struct Specification: Decodable {
        let tasks: [Entry]
        let files: [File]?
    }

    struct Entry: Decodable {
        let name: String
        let id: String
        let parents: [String]
        let children: [String]
        let outputFiles: [String]?
    }

    struct File: Decodable {
        let id: String
        let sizeInBytes: WholeNumber
    }

    struct Execution: Decodable {
        let tasks: [Run]
    }

    struct Run: Decodable {
        let id: String
        let runtimeInSeconds: Double
    }

    func add(to builder: inout WorkflowBuilder) {
        guard let execution = workflow.execution else {
            return builder.report(
                "the key \"execution\" is missing: without it nobody knows how long the tasks ran", at: "workflow")
        }
        let sizes = sizes(&builder)
        var runs: [String: Int] = [:]
        for (number, run) in execution.tasks.enumerated() where runs.updateValue(number, forKey: run.id) != nil {
            builder.report("the task `\(run.id)` is there twice", at: "workflow.execution.tasks[\(number)].id")
        }
        for (number, task) in workflow.specification.tasks.enumerated() {
            let path = "workflow.specification.tasks[\(number)]"
            guard let run = runs[task.id] else {
                builder.report("workflow.execution.tasks has no `\(task.id)`: its run time is not known", at: path)
                continue
            }
            builder.add(
                DraftTask(
                    id: task.id, name: task.name, path: path, parents: task.parents, children: task.children,
                    seconds: execution.tasks[run].runtimeInSeconds,
                    secondsPath: "workflow.execution.tasks[\(run)].runtimeInSeconds",
                    byteCount: byteCount(of: task, path, sizes, &builder)))
        }
        let known = Set(workflow.specification.tasks.map(\.id))
        for (number, run) in execution.tasks.enumerated() where !known.contains(run.id) {
            builder.report(
                "workflow.specification.tasks has no `\(run.id)`", at: "workflow.execution.tasks[\(number)].id")
        }
    }

    private func sizes(_ builder: inout WorkflowBuilder) -> [String: Int] {
        var sizes: [String: Int] = [:]
        for (number, file) in (workflow.specification.files ?? []).enumerated() {
            let size = file.sizeInBytes.value
            if let other = sizes.updateValue(size, forKey: file.id), other != size {
                builder.report(
                    "the file `\(file.id)` is there twice, with \(other) and with \(size) bytes",
                    at: "workflow.specification.files[\(number)]")
            }
        }
        return sizes
    }

    private func byteCount(
        of task: Entry, _ path: String, _ sizes: [String: Int], _ builder: inout WorkflowBuilder
    ) -> Int {
        var byteCount = ByteSum()
        for (number, file) in (task.outputFiles ?? []).enumerated() {
            let path = "\(path).outputFiles[\(number)]"
            guard let size = sizes[file] else {
                builder.report("workflow.specification.files has no `\(file)`", at: path)
                continue
            }
            if let problem = byteCount.add(size) { builder.report(problem, at: path) }
        }
        return byteCount.value
    }
}
