package import MusterGraph

/// Names for the graphs and tasks of a conversation: `seed/y` is the task `y` of the graph `seed`.
package struct GraphNames {
    package private(set) var graphs: [String: ScriptGraph] = [:]
    /// The graphs that have a number, by it.
    private var graphOfNumber: [UInt64: ScriptGraph] = [:]
    private var numberOfName: [String: UInt64] = [:]

    package init() {}

    /// Takes a step `graph` in, and says what came of it.
    package mutating func define(_ step: Step) throws -> [String] {
        let graph = try ScriptGraph(step, resolving: self)
        guard graphs[graph.name] == nil else { throw ScriptFailure("there are two graphs called \(graph.name)") }
        graphs[graph.name] = graph
        return graph.lines
    }

    package func graph(_ name: String) throws -> ScriptGraph {
        if let graph = graphs[name] { return graph }
        throw ScriptFailure("there is no graph called \(name)")
    }

    /// The graph has a number from now on.
    package mutating func number(_ graph: ScriptGraph, _ number: UInt64) {
        graphOfNumber[number] = graph
        numberOfName[graph.name] = number
    }

    package func number(of name: String) throws -> UInt64 {
        if let number = numberOfName[name] { return number }
        throw ScriptFailure("graph \(name) has no number yet")
    }

    package func graph(numbered number: UInt64) -> ScriptGraph? { graphOfNumber[number] }

    /// The name of a graph.
    package func text(_ number: UInt64) -> String { graphOfNumber[number]?.name ?? "graph \(number)" }

    /// The name of a task.
    package func text(_ task: TaskID) -> String {
        guard let graph = graphOfNumber[task.graph] else { return "graph \(task)" }
        return "\(graph.name)/\(graph.name(of: task.index))"
    }

    package func text(_ tasks: some Sequence<TaskID>) -> String {
        tasks.map { text($0) }.joined(separator: " ")
    }

    /// The task called `seed/y`.
    package func task(_ text: some StringProtocol) throws -> TaskID {
        let parts = String(text).split(separator: "/", maxSplits: 1).map { String($0) }
        guard parts.count == 2 else { throw ScriptFailure("`\(text)` is not a task, which looks like seed/y") }
        return TaskID(graph: try number(of: parts[0]), index: try graph(parts[0]).index(of: parts[1]))
    }

    /// In a graph's JSON `@seed/y` stands for the future of that task.
    func replacingFutures(in json: String) throws -> String {
        var parts = json.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        for place in parts.indices.dropFirst() {
            let name = parts[place].prefix { $0 != "\"" }
            parts[place] = try task(name).description + parts[place].dropFirst(name.count)
        }
        return parts.joined()
    }
}
