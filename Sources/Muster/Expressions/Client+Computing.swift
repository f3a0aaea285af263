public import MusterGraph

/// Computing expressions.
extension Client {
    /// The value of an expression. Calls inside calls are tasks of their own, and run side by side where they can.
    ///
    /// ```swift
    /// let y = try await client.compute(Math.add(Expr<Int>.key("x"), 2), in: ["x": 1])   // 3
    /// ```
    ///
    /// - Parameters:
    ///   - expression: The expression.
    ///   - graph: Where the keys of the expression stand.
    ///   - timeout: How long all of it may take; nil is as long as the cluster is there and at work.
    ///   - progress: Called a few times a second with how far the graph is; from another thread, and must not block.
    /// - Throws: See ``Client``; errors call the expression `result`.
    public func compute<Value: Decodable>(
        _ expression: Expr<Value>, in graph: Graph = [:], timeout: Duration? = nil,
        progress: (@Sendable (GraphProgress) -> Void)? = nil
    ) async throws -> Value {
        var graph = graph
        var key: Key = "result"
        while graph[key] != nil { key = Key(key.name + "'") }
        graph[key] = expression.term
        return try await get(graph, key, as: Value.self, timeout: timeout, progress: progress)
    }
}
