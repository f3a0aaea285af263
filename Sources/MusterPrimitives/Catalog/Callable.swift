package import MusterGraph
package import MusterRegistry

/// A function that a worker can call.
package enum Callable: Sendable {
    /// Of a plugin, or of a C library.
    case plugin(PreparedFunction)
    /// One of Muster's own.
    case primitive(Primitive)

    /// What is known of it without its code.
    package var description: FunctionDescription {
        switch self {
        case .plugin(let function): function.description
        case .primitive(let primitive): primitive.description
        }
    }
}
