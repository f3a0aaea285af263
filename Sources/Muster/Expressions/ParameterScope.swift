import MusterGraph

/// Which closure over expressions is being run, so that a closure inside another does not take the other's placeholders
/// for its own.
///
/// While a closure runs, its placeholders are numbered from a start of its own; afterwards they are numbered from 0.
/// A placeholder that has strayed into another closure keeps a number that no parameter may have, and the graph is refused.
enum ParameterScope {
    /// How many numbers a closure has: as many as a function may have parameters.
    static let size = 256

    /// The first number of the closure that is being run.
    @TaskLocal static var current = 0
}

extension Term {
    /// The term with the parameters of `scope` numbered from 0.
    ///
    /// Functions in it were described by closures of their own, where no parameter of `scope` belongs: there it keeps
    /// its number, and is refused. So is what nests deeper than is looked at here: it is deeper than a graph may be.
    func renumberingParameters(of scope: Int, depth: Int = 128) -> Term {
        guard depth > 0 else { return self }
        return switch self {
        case .parameter(let number) where scope..<(scope + ParameterScope.size) ~= number: .parameter(number - scope)
        case .call(var call):
            {
                call.arguments = call.arguments.map { $0.renumberingParameters(of: scope, depth: depth - 1) }
                return .call(call)
            }()
        case .list(let terms): .list(terms.map { $0.renumberingParameters(of: scope, depth: depth - 1) })
        case .map(let terms): .map(terms.mapValues { $0.renumberingParameters(of: scope, depth: depth - 1) })
        case .inline(var call):
            {
                call.arguments = call.arguments.map { $0.renumberingParameters(of: scope, depth: depth - 1) }
                return .inline(call)
            }()
        case .value, .key, .function, .parameter, .future, .block, .bag: self
        }
    }

    /// The function that this calls with the parameters as they come, and nothing else.
    func functionCalledWithAllParameters(count: Int) -> String? {
        guard case .call(let call) = self, call.options == Call.Options(),
            call.arguments == (0..<count).map({ Term.parameter($0) })
        else { return nil }
        return call.function
    }
}
