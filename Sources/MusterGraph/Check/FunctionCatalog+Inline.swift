extension FunctionCatalog {
    /// Why a call within a task has no type.
    struct InlineFailure: Error, Hashable {
        var message: String
    }

    /// The argument with the type of its result in the place of each call within the task.
    ///
    /// Recursion is bounded by the depth to which arguments nest.
    func settle(_ argument: ArgumentType) throws(InlineFailure) -> ArgumentType {
        switch argument {
        case .type, .function, .parameter: return argument
        case .list(let elements, let count):
            return ArgumentType.list(elements: try settle(all: elements), count: count)
        case .map(let values): return ArgumentType(map: try settle(all: values))
        case .described(let function, let arguments):
            return .described(function: function, arguments: try settle(all: arguments))
        case .inline(let function, let arguments):
            switch resolve(function, try settle(all: arguments)) {
            case .one(_, let result), .several(_, let result): return .type(result)
            case .failure(let message): throw InlineFailure(message: message)
            }
        }
    }

    private func settle(all arguments: [ArgumentType]) throws(InlineFailure) -> [ArgumentType] {
        var settled: [ArgumentType] = []
        for argument in arguments { settled.append(try settle(argument)) }
        return settled
    }
}
