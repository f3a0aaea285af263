extension CompiledGraph {
    /// Checks every call against `catalog`.
    ///
    /// - Parameter futureType: The type of another graph's result; nil when there is no such result.
    /// - Throws: Everything that is wrong.
    package func check(
        catalog: FunctionCatalog, futureType: (TaskID) -> ValueType?
    ) throws(GraphErrors) -> CheckedGraph {
        let (checked, errors) = check(catalog: catalog, futureType: futureType, position: { _ in nil })
        guard errors.isEmpty else { throw GraphErrors(errors) }
        return checked
    }

    /// Checks every call, and what is wrong.
    ///
    /// - Parameter position: Where each task's key stands in the text that the graph was read from.
    func check(
        catalog: FunctionCatalog, futureType: (TaskID) -> ValueType?, position: (Int) -> (line: Int, column: Int)?
    ) -> (CheckedGraph, [GraphError]) {
        withoutActuallyEscaping(futureType) { futureType in
            var checker = GraphChecker(self, catalog: catalog, futureType: futureType)
            checker.checkAll()
            return (checker.result, checker.graphErrors(position: position))
        }
    }
}

extension Graph {
    /// Everything that is wrong with what is needed for `wanted`: unknown keys, cycles, and the types of all calls that
    /// can still be told.
    ///
    /// - Parameters:
    ///   - wanted: The keys that are wanted; nil for all.
    ///   - catalog: The functions that there are.
    ///   - futureType: The type of another graph's result; without it, such results may be anything.
    package func check(
        wanted: [Key]? = nil, catalog: FunctionCatalog, files: BagFiles = .none,
        futureType: (TaskID) -> ValueType? = { _ in .value }
    ) -> [GraphError] {
        let compilation = Compilation(of: self, wanted: wanted ?? resultKeys, files: files)
        let (_, errors) = compilation.graph.check(catalog: catalog, futureType: futureType) { task in
            let place = Int(compilation.places[task])
            // What was made of a bag stands behind what the graph had.
            return place < count ? position(at: place) : nil
        }
        return compilation.errors + errors
    }

    /// The keys at which there is a result: all but those of functions.
    var resultKeys: [Key] {
        zip(keys, terms).filter { if case .function = $0.1 { false } else { true } }.map(\.0)
    }
}
