package import MusterGraph

/// The functions that workers of a conversation can have.
package enum ScriptFunctions {
    private static let signatures: [(name: String, signature: String, flags: FunctionDescription.Flags)] = [
        ("math.add", "(a: int64, b: int64) -> int64", []),
        ("math.inc", "(x: int64) -> int64", []),
        ("math.sum", "(values: list<int64>) -> int64", []),
        ("text.length", "(text: string) -> int64", []),
        ("text.repeat", "(text: string, count: int64) -> string", []),
        ("bag.map", "(list: list<T>, function: function<T -> U>) -> list<U>", []),
        ("effect.write", "(x: int64) -> int64", [.effects]),
    ]

    /// The functions of the families, as `math,text`.
    package static func families(_ names: String) throws -> [FunctionDescription] {
        let families = names.split(separator: ",").map(String.init)
        for family in families
        where family != "none" && !signatures.contains(where: { $0.name.hasPrefix(family + ".") }) {
            throw ScriptFailure("there are no functions `\(family).…` here")
        }
        return try signatures.filter { entry in families.contains { entry.name.hasPrefix($0 + ".") } }.map(describe)
    }

    private static func describe(
        _ name: String, _ signature: String, _ flags: FunctionDescription.Flags
    ) throws -> FunctionDescription {
        do {
            let parsed = try Signature(parsing: signature)
            return FunctionDescription(
                name: name, version: "1", signature: parsed, flags: flags, plugin: "script", documentation: "")
        } catch {
            throw ScriptFailure("\(name): \(error)")
        }
    }
}
