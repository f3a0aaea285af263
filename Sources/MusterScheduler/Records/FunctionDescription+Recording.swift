import MusterGraph

extension FunctionDescription {
    /// The same function; what people read about it is not written down with each graph.
    var withoutDocumentation: FunctionDescription {
        FunctionDescription(
            name: name, version: version, signature: signature, flags: flags, plugin: plugin, documentation: "")
    }
}
