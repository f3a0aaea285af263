/// A task as a file tells of it: its parents and children are names yet.
struct DraftTask: Sendable {
    let id: String
    let name: String
    /// Where it stands in the file.
    let path: String
    let parents: [String]
    let children: [String]
    let seconds: Double
    /// Where its run time stands.
    let secondsPath: String
    let byteCount: Int
}

/// Makes a workflow of tasks as files tell of them, and collects what is wrong.
struct WorkflowBuilder {
    private let name: String
    private var drafts: [DraftTask] = []
    private var errors: [WorkflowError] = []

    init(name: String) {
        self.name = name
    }

    mutating func add(_ task: DraftTask) {
        if task.id.isEmpty || task.id.utf8.first == UInt8(ascii: "$") {
            report("a task can't be called \"\(task.id)\": its name is a key of the graph", at: task.path)
        }
        if !(0...WorkflowTask.maximumSeconds).contains(task.seconds) {
            report(
                "a task ran for \(task.seconds) s; it is from 0 to \(WorkflowTask.maximumSeconds) s",
                at: task.secondsPath)
        }
        drafts.append(task)
    }

    /// Notes what is wrong.
    mutating func report(_ message: String, at path: String) {
        errors.append(WorkflowError(message, at: path))
    }

    /// The workflow, if nothing is wrong.
    mutating func build() throws(WorkflowErrors) -> Workflow {
        if drafts.isEmpty, errors.isEmpty { throw WorkflowErrors([WorkflowError("there are no tasks")]) }
        let places = places()
        let parents = parents(places)
        try WorkflowErrors.throwIfAny(errors)
        let order = try Self.order(drafts, parents)
        let tasks = zip(drafts, parents).map { draft, parents in
            WorkflowTask(id: draft.id, parents: parents, seconds: draft.seconds, byteCount: draft.byteCount)
        }
        return Workflow(name: name, tasks: tasks, order: order)
    }

    /// The tasks that a name means: the one with that id, or else all that are called so. Nextflow names parents by a
    /// process, which may have run several times.
    private mutating func places() -> [String: [Int]] {
        var places: [String: [Int]] = [:]
        for (place, draft) in drafts.enumerated() {
            if let first = places.updateValue([place], forKey: draft.id) {
                report("the task `\(draft.id)` is there already, at \(drafts[first[0]].path)", at: draft.path)
            }
        }
        var named: [String: [Int]] = [:]
        for (place, draft) in drafts.enumerated() where places[draft.name] == nil {
            named[draft.name, default: []].append(place)
        }
        return places.merging(named) { byID, _ in byID }
    }

    /// The places of each task's parents, in rising order. An edge is there if either of its ends tells of it.
    private mutating func parents(_ places: [String: [Int]]) -> [[Int]] {
        var parents = [Set<Int>](repeating: [], count: drafts.count)
        for (place, draft) in drafts.enumerated() {
            for (number, name) in draft.parents.enumerated() {
                guard let found = places[name] else {
                    report("there is no task `\(name)`", at: "\(draft.path).parents[\(number)]")
                    continue
                }
                parents[place].formUnion(found)
            }
            for (number, name) in draft.children.enumerated() {
                guard let found = places[name] else {
                    report("there is no task `\(name)`", at: "\(draft.path).children[\(number)]")
                    continue
                }
                for child in found { parents[child].insert(place) }
            }
        }
        return parents.map { $0.sorted() }
    }
}

// MARK: - Order

extension WorkflowBuilder {
    /// The places of the tasks, parents first.
    private static func order(_ drafts: [DraftTask], _ parents: [[Int]]) throws(WorkflowErrors) -> [Int] {
        var children = [[Int]](repeating: [], count: parents.count)
        for (place, parents) in parents.enumerated() {
            for parent in parents { children[parent].append(place) }
        }
        var missing = parents.map(\.count)
        var order = parents.indices.filter { missing[$0] == 0 }
        var next = 0
        while next < order.count {
            for child in children[order[next]] {
                missing[child] -= 1
                if missing[child] == 0 { order.append(child) }
            }
            next += 1
        }
        guard let start = parents.indices.first(where: { missing[$0] > 0 }) else { return order }
        let cycle = cycle(from: start, parents) { missing[$0] > 0 }
        throw WorkflowErrors([
            WorkflowError("these tasks wait for each other: \(describe(cycle.map { drafts[$0].id }))")
        ])
    }

    /// A cycle, each task before the one that waits for it. `start` waits, and every task that `waits` has a parent that
    /// does.
    private static func cycle(from start: Int, _ parents: [[Int]], waits: (Int) -> Bool) -> [Int] {
        var path: [Int] = []
        var steps: [Int: Int] = [:]
        var place = start
        while steps[place] == nil {
            steps[place] = path.count
            path.append(place)
            guard let parent = parents[place].first(where: waits) else { return path }
            place = parent
        }
        return path[(steps[place] ?? 0)...].reversed()
    }

    private static func describe(_ cycle: [String]) -> String {
        let shown = cycle.prefix(8).map { "`\($0)`" }
        let more = cycle.count > 8 ? ["\(cycle.count - 8) more"] : []
        return (shown + more + shown.prefix(1)).joined(separator: " → ")
    }
}
