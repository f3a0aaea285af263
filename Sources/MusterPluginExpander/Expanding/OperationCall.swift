/// The call of the function in its thunk and in its loop, where its arguments are at hand in different ways.
struct OperationCall {
    let operation: Operation

    init(_ operation: Operation) {
        self.operation = operation
    }

    /// Whether anything in the call, from reading the arguments to the function itself, can throw.
    var canThrow: Bool {
        operation.canThrow || operation.arguments.contains(where: \.type.canFailToRead)
    }

    /// Whether writing the result can throw, as it needs memory.
    var resultCanThrow: Bool {
        !operation.result.isScalar && operation.result != .void
    }

    /// The call, with `argument` giving the expression of each argument in its boundary type.
    func source(_ argument: (Int, OperationType) -> String) -> String {
        let parts = operation.parameters.map { parameter in
            switch parameter {
            case .argument(let index, let label):
                let type = operation.arguments[index].type
                return (label.map { "\($0): " } ?? "")
                    + type.fromBoundary(argument(index, type), argument: operation.arguments[index].name)
            case .context(let label):
                return (label.map { "\($0): " } ?? "") + "MusterPlugin.MusterContext(_context)"
            }
        }
        return "\(canThrow ? "try " : "")\(operation.function)(\(parts.joined(separator: ", ")))"
    }

    /// The expression of the row that holds the result called `name`.
    func row(of name: String) -> String {
        let value = operation.result.toBoundary(name)
        return resultCanThrow
            ? "try \(operation.result.boundary).row(of: \(value), in: MusterPlugin.MusterContext(_context))"
            : "\(operation.result.boundary).row(of: \(value))"
    }
}
