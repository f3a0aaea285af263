extension Graph {
    /// Compiles what is needed for `wanted`, in the order in which it should run.
    ///
    /// - Returns: The graph, and for each of `wanted` the index of the task whose result it is. Two wanted keys that stand
    ///   for the same thing have the same index.
    /// - Throws: Everything that is wrong: unknown keys, cycles, parameters outside of functions.
    package func compile(wanted: [Key]) throws(GraphErrors) -> (graph: CompiledGraph, wanted: [UInt32]) {
        throw GraphErrors([GraphError(message: "not yet")])
    }
}
