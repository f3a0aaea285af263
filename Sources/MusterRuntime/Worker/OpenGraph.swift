import MusterIsolation
import MusterPrimitives
import MusterProtocol
import MusterRegistry

/// A graph that a worker was told of: its functions, and what they were looked up from.
struct OpenGraph {
    let opening: GraphOpening
    let functions: FunctionTable
    /// Which of the functions run in processes of their own; nil: none.
    let isolation: IsolatedFunctions?

    init(_ opening: GraphOpening, in snapshot: RegistrySnapshot) {
        self.opening = opening
        functions = FunctionTable(opening, in: snapshot)
        isolation = IsolatedFunctions(functions)
    }
}
