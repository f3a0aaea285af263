/// The keywords that are known, and what their arguments are.
extension JSONSchema {
    /// Those that say something of a value, or to people.
    private static let plain: Set<String> = [
        "$schema", "title", "description", "default", "type", "enum", "const", "required", "pattern", "minLength",
        "contentEncoding", "minimum", "maximum", "exclusiveMaximum", "minItems", "uniqueItems", "$ref",
    ]
    /// Those whose argument is a schema.
    private static let withSchema: Set<String> = [
        "not", "if", "then", "items", "additionalProperties", "propertyNames",
    ]
    /// Those whose argument is a list of schemas.
    private static let withSchemas: Set<String> = ["anyOf", "oneOf", "prefixItems"]
    /// Those whose argument names schemas.
    private static let withNamedSchemas: Set<String> = ["properties", "$defs"]

    /// Looks for keywords that nothing here would check.
    static func checkKeywords(of schema: JSONTree) throws {
        guard case .object(let keywords) = schema else {
            guard case .bool = schema else { throw Failure(description: "\(schema) is no schema") }
            return
        }
        for (keyword, argument) in keywords where !plain.contains(keyword) {
            switch argument {
            case _ where withSchema.contains(keyword): try checkKeywords(of: argument)
            case .array(let schemas) where withSchemas.contains(keyword): try schemas.forEach(checkKeywords)
            case .object(let schemas) where withNamedSchemas.contains(keyword):
                try schemas.values.forEach(checkKeywords)
            default: throw Failure(description: "the keyword \(keyword) is not known, or has a wrong argument")
            }
        }
    }
}
