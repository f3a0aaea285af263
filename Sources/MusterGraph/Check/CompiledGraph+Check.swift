extension CompiledGraph {
    /// Checks every call against `catalog`.
    ///
    /// - Parameter futureType: The type of another graph's result; nil when there is no such result.
    /// - Throws: Everything that is wrong.
    package func check(
        catalog: FunctionCatalog, futureType: (TaskID) -> ValueType?
    ) throws(GraphErrors) -> CheckedGraph {
        throw GraphErrors([GraphError(message: "not yet")])
    }
}
