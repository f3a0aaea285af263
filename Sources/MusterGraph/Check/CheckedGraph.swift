/// A graph in which every call is known to have a function that it fits.
package struct CheckedGraph: Sendable {
    /// The graph.
    package let graph: CompiledGraph
    /// The functions. Those at the indices of `graph.functions` are the same names, with every function of that name
    /// that may serve, so that function arguments inside `graph.arguments` mean the same here; behind them stand narrower
    /// choices that single calls made.
    package let functions: [ResolvedFunction]
    /// The index in `functions` of what each task calls, or `CompiledGraph.noFunction`.
    package let functionOf: [UInt32]
    /// The types that `resultTypes` refers to.
    package let types: [ValueType]
    /// The index in `types` of each task's result; `value` where only running shows it.
    package let resultTypes: [UInt32]

    package init(
        graph: CompiledGraph, functions: [ResolvedFunction], functionOf: [UInt32], types: [ValueType],
        resultTypes: [UInt32]
    ) {
        self.graph = graph
        self.functions = functions
        self.functionOf = functionOf
        self.types = types
        self.resultTypes = resultTypes
    }

    /// The type of the result of task `index`.
    package func resultType(of index: Int) -> ValueType { types[Int(resultTypes[index])] }
}

/// What a call resolved to.
package struct ResolvedFunction: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The functions it may be: one where types decided, several where the arguments' values will.
    package let candidates: [FunctionDescription]

    package init(name: String, candidates: [FunctionDescription]) {
        self.name = name
        self.candidates = candidates
    }
}
