import MusterGraph
import MusterRegistry

extension PreparedFunction {
    /// Calls with values, each as MessagePack.
    func callAsFunction(_ arguments: Value..., limit: Int = 1 << 20) throws -> Value {
        try Value(decoding: call(arguments.map(Payload.init(encoding:)), in: CallContext(maximumResultBytes: limit)))
    }
}

extension PluginLibrary {
    struct NoFunction: Error {
        let name: String
    }

    /// The first function of a name.
    func function(_ name: String) throws -> PreparedFunction {
        guard let found = functions.first(where: { $0.identity.name == name }) else { throw NoFunction(name: name) }
        return found
    }
}
