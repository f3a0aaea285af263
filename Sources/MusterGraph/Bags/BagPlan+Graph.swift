extension BagPlan {
    /// A graph that computes the plan, and its results: a list a partition, or the one value of a reduction.
    ///
    /// - Parameter files: Finds the files of bags that are read from some.
    package func graph(files: BagFiles = .none) throws(BagError) -> (graph: Graph, results: [Key]) {
        var expander = BagExpander(files: files)
        let terms: [Term] =
            switch try expander.expand(self) {
            case .value(let value): [value]
            case .partitions(let partitions): partitions
            }
        var graph = Graph()
        for (key, term) in expander.takeAdditions() { graph[key] = term }
        var results: [Key] = []
        for (index, term) in terms.enumerated() {
            if case .key(let key) = term {
                results.append(key)
            } else {
                let key = Key("$partition-\(index)")
                graph[key] = term
                results.append(key)
            }
        }
        return (graph, results)
    }
}
