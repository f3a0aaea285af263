@testable import MusterPluginExpander

/// Expands an operation as the compiler would ask for it.
func expand(
    _ declaration: String, attribute: String = "@Operation(\"test.f\")", contexts: [String] = []
) -> OperationExpander.Expansion {
    OperationExpander(attribute: attribute, declaration: declaration, contexts: contexts, discriminator: "$s4Test")
        .expand()
}

/// What `@Operation` reads in a function; nil where it reports an error.
func read(_ declaration: String, attribute: String = "@Operation(\"test.f\")") -> Operation? {
    var reader = OperationReader(attribute: attribute, contexts: [])
    return reader.read(declaration)
}
