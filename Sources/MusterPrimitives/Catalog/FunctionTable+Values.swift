package import MusterGraph
package import MusterRegistry

extension FunctionTable.Entry {
    /// The function of a plugin that a call with these values is of.
    package func function(for arguments: [Payload]) throws(CallFailure) -> PreparedFunction {
        if let only { return only }
        var found = candidates.first
        if candidates.count > 1 {
            var types: [ArgumentType] = []
            for argument in arguments {
                do throws(DecodingFailure) {
                    types.append(try argument.argumentType)
                } catch {
                    throw CallFailure(.argumentType, function: name, message: error.message)
                }
            }
            switch FunctionCatalog([]).resolve(name, among: candidates.map(\.description), types) {
            case .one(let description, _): found = find(description)
            case .several(let descriptions, _): found = find(descriptions[0])
            case .failure(let message): throw CallFailure(.argumentType, function: name, message: message)
            }
        }
        guard case .plugin(let function) = found else {
            throw CallFailure(.unavailable, function: name, message: "it is no function of a plugin")
        }
        return function
    }
}
