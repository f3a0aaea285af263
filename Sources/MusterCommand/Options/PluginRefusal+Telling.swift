import MusterGraph
import MusterRegistry

extension PluginRefusal {
    /// Tells of it before anything is run.
    func warn() {
        Output.problem("warning: \(reason)")
    }
}

extension [PluginRefusal] {
    /// Errors of a graph, of which those about functions that nobody has say which refused plugin may have them.
    ///
    /// - Parameter isKnown: Whether there is a function of this name.
    func explain(_ errors: [GraphError], isJSON: Bool, isKnown: (String) -> Bool) -> [GraphError] {
        errors.map { error in
            guard let function = error.function, !isKnown(function),
                let refusal = first(where: { $0.mayHave(function) })
            else { return error }
            // People have read the warning; a program gets nothing but this.
            let reason = isJSON ? ": \(refusal.reason)" : ", as the warning says"
            let mark = error.message.hasSuffix("?") ? "" : ";"
            return GraphError(
                key: error.key, function: function, line: error.line, column: error.column,
                message: "\(error.message)\(mark) \(refusal.file), which may have it, was refused\(reason)")
        }
    }
}
