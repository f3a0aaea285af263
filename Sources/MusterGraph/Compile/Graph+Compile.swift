extension Graph {
    /// Compiles what is needed for `wanted`, in the order in which it should run.
    ///
    /// - Parameter files: Finds the files of bags that are read from some.
    /// - Returns: The graph, and for each of `wanted` the index of the task whose result it is. Two wanted keys that stand
    ///   for the same thing have the same index.
    /// - Throws: Everything that is wrong with what is needed: unknown keys, cycles, parameters outside of functions.
    package func compile(
        wanted: [Key], files: BagFiles = .none
    ) throws(GraphErrors) -> (graph: CompiledGraph, wanted: [UInt32]) {
        let compilation = Compilation(of: self, wanted: wanted, files: files)
        guard compilation.errors.isEmpty else { throw GraphErrors(compilation.errors) }
        return (compilation.graph, compilation.wanted)
    }
}

/// A graph that has been compiled as well as it could be, and what is wrong with it.
struct Compilation {
    /// The tasks. Where there are errors, some references point to tasks that do not exist, or forwards.
    var graph: CompiledGraph
    /// The task of each wanted key; `UInt32.max` where it does not exist.
    var wanted: [UInt32]
    /// The place in the graph of the key that each task belongs to.
    var places: [UInt32]
    /// What is wrong.
    var errors: [GraphError]
}

extension Compilation {
    init(of graph: Graph, wanted: [Key], files: BagFiles = .none) {
        var compiler = GraphCompiler(graph, files: files)
        self = compiler.compile(wanted: wanted)
    }
}
