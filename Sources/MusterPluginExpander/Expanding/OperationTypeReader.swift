/// Tells what the types mean that a function's parameters and result are written as.
struct OperationTypeReader {
    /// The structs that cross as tuples, by their names, with the tuple of each.
    private var tuples: [String: [TypeSyntax.Part]]

    init(tuples: [String: [TypeSyntax.Part]] = [:]) {
        self.tuples = tuples
    }

    /// Why a type can't be taken, and what would be right.
    struct Unsupported: Error, Equatable {
        let found: String
        let advice: String
    }

    /// The type that a spelling means.
    func type(_ syntax: TypeSyntax) throws(Unsupported) -> OperationType {
        switch syntax {
        case .array(let element): try list(of: element)
        case .optional(let wrapped): try optional(of: wrapped)
        case .dictionary(let key, let value): try map(from: key, to: value)
        case .tuple(let parts): try tuple(of: parts)
        case .named(let name, let arguments):
            try named(name.hasPrefix("Swift.") ? String(name.dropFirst(6)) : name, arguments)
        case .other(let text):
            throw Unsupported(found: text, advice: Self.advice(for: text))
        }
    }

    private func list(of element: TypeSyntax) throws(Unsupported) -> OperationType {
        if element == .named("UInt8", []) { return .bytes(swift: "[UInt8]", muster: "bytes") }
        let type = try self.type(element)
        if type == .void {
            throw Unsupported(found: "[Void]", advice: "a list of nothing says no more than its length")
        }
        return .list(type)
    }

    private func optional(of wrapped: TypeSyntax) throws(Unsupported) -> OperationType {
        let type = try self.type(wrapped)
        if case .optional = type {
            throw Unsupported(found: "\(wrapped)?", advice: "a value is absent or it is not: write \(wrapped)")
        }
        if type == .void { throw Unsupported(found: "Void?", advice: "write Bool") }
        return .optional(type)
    }

    private func map(from key: TypeSyntax, to value: TypeSyntax) throws(Unsupported) -> OperationType {
        let type = try self.type(value)
        guard key == .named("String", []) else {
            throw Unsupported(
                found: "[\(key): \(value)]",
                advice: "the keys of a map are strings: write [String: \(value)], or a list [(\(key), \(value))]")
        }
        if type == .void { throw Unsupported(found: "[String: Void]", advice: "write [String]") }
        return .map(type)
    }

    private func tuple(of parts: [TypeSyntax.Part]) throws(Unsupported) -> OperationType {
        parts.isEmpty ? .void : .tuple(try self.parts(parts))
    }

    private func parts(_ parts: [TypeSyntax.Part]) throws(Unsupported) -> [OperationType.Part] {
        var converted: [OperationType.Part] = []
        for part in parts { converted.append(.init(label: part.label, type: try type(part.type))) }
        if converted.contains(where: { $0.type == .void }) {
            throw Unsupported(found: "\(TypeSyntax.tuple(parts))", advice: "leave the part that is Void out")
        }
        return converted
    }

    /// A type of the author's: a tuple where the attribute says so, and a value otherwise.
    private func own(_ spelling: String) throws(Unsupported) -> OperationType {
        guard let parts = tuples[spelling] else { return .coded(swift: spelling) }
        var inner = self
        // A struct in itself, as in a tree, has no end as a tuple.
        inner.tuples[spelling] = nil
        return .record(swift: spelling, try inner.parts(parts))
    }

    private func named(_ name: String, _ arguments: [TypeSyntax]) throws(Unsupported) -> OperationType {
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
            let spelling = TypeSyntax.named(name, arguments).description
            if let advice = Self.advice(for: name, arguments) { throw Unsupported(found: spelling, advice: advice) }
            return try own(spelling)
        }
    }

    /// What to write instead of a type of Swift's that no operation takes; nil for one that may be the author's.
    private static func advice(for name: String, _ arguments: [TypeSyntax]) -> String? {
        switch name {
        case "Int8", "Int16", "Int32", "Int128", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128":
            "integers are 64 bits wide: write Int and convert inside"
        case "Float", "Float16", "Float80", "CGFloat", "Decimal": "write Double and convert inside"
        case "Substring", "Character", "Unicode.Scalar", "StaticString", "URL": "write String and convert inside"
        case "Data": "write [UInt8]"
        case "Any", "AnyObject": "write PackedValue, which is any value"
        case "Set", "ArraySlice", "ContiguousArray": "write [\(arguments.first?.description ?? "T")]"
        case "Array", "Optional", "Dictionary":
            "operations take [T], T? and [String: T] of Bool, Int, Double, String, [UInt8], PackedValue (any value), "
                + "tuples, and types that conform to OperationCodable"
        case "Self": "write the name of the type"
        default: nil
        }
    }

    private static func advice(for text: String) -> String {
        text == "a function type"
            ? "a graph applies functions, with map, filter and fold: take a list of what it would give"
            : "an operation can't take one"
    }
}
