extension Graph {
    /// The functions that the graph names, by name, where it may be stored.
    ///
    /// Nobody has said yet which keys will be wanted, and which functions there will be, so types are not looked at.
    ///
    /// - Throws: Everything that would be wrong whatever is wanted: unknown keys, cycles, parameters outside of functions;
    ///   and futures, which end with the session that they belong to.
    package func functionsForStoring() throws(GraphErrors) -> [String] {
        let compilation = Compilation(of: self, wanted: resultKeys, files: .supposed)
        let errors = compilation.errors + futureErrors(in: compilation)
        guard errors.isEmpty else { throw GraphErrors(errors) }
        return compilation.graph.functions.sorted()
    }

    private func futureErrors(in compilation: Compilation) -> [GraphError] {
        let graph = compilation.graph
        var errors: [GraphError] = []
        for task in 0..<graph.count {
            graph.forEachReference(of: task) { reference in
                guard case .future(let future) = reference else { return }
                let place = position(at: Int(compilation.places[task]))
                errors.append(
                    GraphError(
                        key: graph.key(of: task), line: place?.line, column: place?.column,
                        message: "the future \(future) can't be stored: it ends with the client that holds it"))
            }
        }
        return errors
    }
}
