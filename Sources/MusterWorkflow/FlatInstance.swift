/// WfFormat 1.4: run times and files stand with the tasks. Of a file there is as much as is needed.
struct FlatInstance: Decodable {
    let workflow: Flow

    struct Flow: Decodable {
        let tasks: [Entry]
    }

    struct Entry: Decodable {
        let name: String
        let id: String?
        let parents: [String]?
        let children: [String]?
        let files: [File]?
        let runtimeInSeconds: Double
    }

    struct File: Decodable {
        let link: String
        let sizeInBytes: WholeNumber?
    }

    /// Adds the tasks. Most files of this version name parents by their names, and not all have ids and children.
    func add(to builder: inout WorkflowBuilder) {
        for (number, task) in workflow.tasks.enumerated() {
            let path = "workflow.tasks[\(number)]"
            var byteCount = ByteSum()
            for (number, file) in (task.files ?? []).enumerated() where file.link == "output" {
                guard let size = file.sizeInBytes?.value else {
                    builder.report("the key \"sizeInBytes\" is missing", at: "\(path).files[\(number)]")
                    continue
                }
                if let problem = byteCount.add(size) {
                    builder.report(problem, at: "\(path).files[\(number)].sizeInBytes")
                }
            }
            builder.add(
                DraftTask(
                    id: task.id ?? task.name, name: task.name, path: path, parents: task.parents ?? [],
                    children: task.children ?? [], seconds: task.runtimeInSeconds,
                    secondsPath: "\(path).runtimeInSeconds", byteCount: byteCount.value))
        }
    }
}

/// The bytes of several files.
struct ByteSum {
    private(set) var value = 0

    /// Adds those of a file. Returns what is wrong with them, if anything is.
    mutating func add(_ size: Int) -> String? {
        guard size >= 0 else { return "a file has \(size) bytes; it has 0 or more" }
        let (sum, overflow) = value.addingReportingOverflow(size)
        guard !overflow else { return "the files have more than \(Int.max) bytes together" }
        value = sum
        return nil
    }
}
