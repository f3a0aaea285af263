import MusterGraph

extension ValueType {
    /// How the type is spelled in Swift, inside an `Expr<…>`; nil where it has no spelling.
    ///
    /// What each spelling conforms to, and its values in graphs, stands in `ExprValue` of the module `Muster`.
    var swiftSpelling: String? {
        switch self {
        case .null: "Never?"
        case .bool: "Bool"
        case .int64: "Int"
        case .float64: "Double"
        case .string: "String"
        case .bytes: "[UInt8]"
        case .value: "Value"
        case .list(let element): element.swiftSpelling.map { "[\($0)]" }
        case .optional(let wrapped): wrapped.swiftSpelling.map { "\($0)?" }
        case .map(let element): element.swiftSpelling.map { "[String: \($0)]" }
        case .tuple(let parts): Self.swiftSpelling(ofTuple: parts)
        case .function, .variable: nil
        }
    }

    /// Names of parts are for people, and a graph's types are equal without them, so they have no place in Swift's type.
    private static func swiftSpelling(ofTuple parts: [Part]) -> String? {
        let spellings = parts.compactMap(\.type.swiftSpelling)
        guard spellings.count == parts.count else { return nil }
        return (parts.count == 2 ? "Pair" : "Tuple") + "<\(spellings.joined(separator: ", "))>"
    }

    /// How an argument of this type is declared, and how it is handed on under `name`; nil where Swift has no spelling.
    func swiftParameter(named name: String) -> (type: String, argument: String)? {
        guard case .function(let arguments, let result) = self else {
            return swiftSpelling.map { ("Expr<\($0)>", name) }
        }
        let spellings = arguments.compactMap(\.swiftSpelling)
        // `Lambda` takes closures of so many parameters.
        guard 1...3 ~= arguments.count, spellings.count == arguments.count, let result = result.swiftSpelling else {
            return nil
        }
        let list = spellings.map { "Expr<\($0)>" }.joined(separator: ", ")
        return ("(\(list)) -> Expr<\(result)>", "Lambda(\(name)).argument")
    }

    /// Why the type has no spelling in Swift, or a part of it has none.
    var reasonForNoSwiftSpelling: String {
        switch self {
        case .function: "a function that it takes can't be spelled in Swift"
        case .variable(let name): "`\(name)` stands for any type"
        case .list(let inner), .optional(let inner), .map(let inner): inner.reasonForNoSwiftSpelling
        case .tuple(let parts):
            parts.first { $0.type.swiftSpelling == nil }?.type.reasonForNoSwiftSpelling
                ?? "\(self) can't be spelled in Swift"
        case .null, .bool, .int64, .float64, .string, .bytes, .value: "\(self) can't be spelled in Swift"
        }
    }
}
