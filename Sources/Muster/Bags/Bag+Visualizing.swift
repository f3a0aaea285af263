import MusterGraph

extension Bag {
    /// A picture of the tasks that compute the bag, as SVG. Nothing runs. dask: `visualize`.
    ///
    /// - Throws: A ``GraphErrors`` when the plan is wrong, or has more tasks than a picture can show.
    public func visualize() throws -> String {
        let (graph, results) = try graph()
        return try graph.svg(wanted: results, files: .local)
    }
}

extension Expr {
    /// A picture of the tasks that compute the expression, as SVG. Nothing runs.
    ///
    /// - Throws: As ``Bag/visualize()``.
    public func visualize() throws -> String {
        let graph: Graph = ["result": term]
        return try graph.svg(wanted: ["result"], files: .local)
    }
}
