package import MusterGraph

extension Workflow {
    /// A graph that does the same: a task for each, which takes the results of its parents, burns the recorded time, and
    /// yields the recorded bytes. At `result` is a summary of what the sinks yielded.
    ///
    /// A sink is digested by a task of its own, which runs where its bytes lie: only digests travel to the summary.
    ///
    /// - Throws: Where a task is called like `result`.
    package func graph(result: Key) throws(WorkflowErrors) -> Graph {
        guard !tasks.contains(where: { $0.id == result.name }) else {
            throw WorkflowErrors([
                WorkflowError("a task is called `\(result)`, as the result would be; it needs another key")
            ])
        }
        var graph = Graph()
        for task in tasks {
            let inputs = Term(task.parents.map { Term.key(Key(tasks[$0].id)) })
            graph.add(
                Key(task.id),
                .call(
                    "replay.burn", .value(.float64(task.seconds)), .value(.int64(Int64(task.byteCount))), inputs))
        }
        let digests = Term(sinks.map { Term.call("replay.digest", .key(Key(tasks[$0].id))) })
        graph.add(result, .call("replay.summary", digests))
        return graph
    }
}
