extension OperationType {
    /// Why a type can't be taken, and what would be right.
    struct Unsupported: Error, Equatable {
        let found: String
        let advice: String
    }

    /// The type that a spelling means.
    init(_ syntax: TypeSyntax) throws(Unsupported) {
        switch syntax {
        case .array(let element): self = try Self.list(of: element)
        case .optional(let wrapped): self = try Self.optional(of: wrapped)
        case .dictionary(let key, let value): self = try Self.map(from: key, to: value)
        case .tuple(let parts): self = try Self.tuple(of: parts)
        case .named(let name, let arguments):
            self = try Self.named(name.hasPrefix("Swift.") ? String(name.dropFirst(6)) : name, arguments)
        case .other(let text):
            throw Unsupported(found: text, advice: "an operation can't take one")
        }
    }

    private static func list(of element: TypeSyntax) throws(Unsupported) -> OperationType {
        if element == .named("UInt8", []) { return .bytes(swift: "[UInt8]", muster: "bytes") }
        let type = try OperationType(element)
        if type == .void {
            throw Unsupported(found: "[Void]", advice: "a list of nothing says no more than its length")
        }
        return .list(type)
    }

    private static func optional(of wrapped: TypeSyntax) throws(Unsupported) -> OperationType {
        let type = try OperationType(wrapped)
        if case .optional = type {
            throw Unsupported(found: "\(wrapped)?", advice: "a value is absent or it is not: write \(wrapped)")
        }
        if type == .void { throw Unsupported(found: "Void?", advice: "write Bool") }
        return .optional(type)
    }

    private static func map(from key: TypeSyntax, to value: TypeSyntax) throws(Unsupported) -> OperationType {
        let type = try OperationType(value)
        guard key == .named("String", []) else {
            throw Unsupported(
                found: "[\(key): \(value)]",
                advice: "the keys of a map are strings: write [String: \(value)], or a list [(\(key), \(value))]")
        }
        if type == .void { throw Unsupported(found: "[String: Void]", advice: "write [String]") }
        return .map(type)
    }

    private static func tuple(of parts: [TypeSyntax.Part]) throws(Unsupported) -> OperationType {
        if parts.isEmpty { return .void }
        var converted: [Part] = []
        for part in parts { converted.append(Part(label: part.label, type: try OperationType(part.type))) }
        if converted.contains(where: { $0.type == .void }) {
            throw Unsupported(found: "\(TypeSyntax.tuple(parts))", advice: "leave the part that is Void out")
        }
        return .tuple(converted)
    }

    private static func named(_ name: String, _ arguments: [TypeSyntax]) throws(Unsupported) -> OperationType {
        switch (name, arguments.count) {
        case ("Bool", 0): return .scalar(swift: name, muster: "bool")
        case ("Int", 0), ("Int64", 0): return .scalar(swift: name, muster: "int64")
        case ("Double", 0): return .scalar(swift: name, muster: "float64")
        case ("String", 0): return .bytes(swift: name, muster: "string")
        case ("PackedValue", 0), ("MusterPlugin.PackedValue", 0): return .bytes(swift: "PackedValue", muster: "value")
        case ("Void", 0): return .void
        case ("Array", 1): return try list(of: arguments[0])
        case ("Optional", 1): return try optional(of: arguments[0])
        case ("Dictionary", 2): return try map(from: arguments[0], to: arguments[1])
        default:
            let found = TypeSyntax.named(name, arguments).description
            throw Unsupported(found: found, advice: advice(for: name, arguments))
        }
    }

    private static func advice(for name: String, _ arguments: [TypeSyntax]) -> String {
        switch name {
        case "Int8", "Int16", "Int32", "Int128", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128":
            "integers are 64 bits wide: write Int and convert inside"
        case "Float", "Float16", "Float80", "CGFloat", "Decimal": "write Double and convert inside"
        case "Substring", "Character", "Unicode.Scalar", "StaticString", "URL": "write String and convert inside"
        case "Data": "write [UInt8]"
        case "Any", "AnyObject": "write PackedValue, which is any value"
        case "Set", "ArraySlice", "ContiguousArray": "write [\(arguments.first?.description ?? "T")]"
        default:
            "operations take Bool, Int, Double, String, [UInt8], PackedValue (any value), and of these [T], T?, "
                + "[String: T] and tuples; they are known by these names, so write out what a type alias stands for"
        }
    }
}
