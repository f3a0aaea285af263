/// A type as it is written in Swift, not yet judged.
indirect enum TypeSyntax: Equatable {
    /// `Int`, `Swift.Int`, `Set<String>`.
    case named(String, [TypeSyntax])
    /// `[T]`.
    case array(TypeSyntax)
    /// `[K: V]`.
    case dictionary(TypeSyntax, TypeSyntax)
    /// `T?`.
    case optional(TypeSyntax)
    /// `(T, label: U)`; without parts it is `Void`.
    case tuple([Part])
    /// What no operation can take, with the words that it is called by: a closure, an existential.
    case other(String)

    struct Part: Equatable {
        let label: String?
        let type: TypeSyntax
    }
}

extension TypeSyntax: CustomStringConvertible {
    var description: String {
        switch self {
        case .named(let name, let arguments):
            arguments.isEmpty ? name : "\(name)<\(arguments.map(\.description).joined(separator: ", "))>"
        case .array(let element): "[\(element)]"
        case .dictionary(let key, let value): "[\(key): \(value)]"
        case .optional(let wrapped): "\(wrapped)?"
        case .tuple(let parts):
            "(" + parts.map { ($0.label.map { "\($0): " } ?? "") + $0.type.description }.joined(separator: ", ") + ")"
        case .other(let text): text
        }
    }
}

extension TokenCursor {
    /// Reads a type. Never fails: what it does not understand becomes `.other`.
    mutating func takeType(depth: Int = 0) -> TypeSyntax {
        guard depth < 16 else {
            skipToEndOfElement()
            return .other("a type nested more than 16 deep")
        }
        var type = takeSimpleType(depth: depth)
        while current.text == "?" || current.text == "!" {
            take()
            type = .optional(type)
        }
        if current.text == "->" || current.text == "throws" && following.text == "->" {
            _ = take("throws")
            take()
            _ = takeType(depth: depth + 1)
            return .other("a function type")
        }
        if current.text == "&" {
            take()
            _ = takeType(depth: depth + 1)
            return .other("a composition of types")
        }
        return type
    }

    /// Reads `T.self`, and gives `T`; nil for anything else.
    mutating func takeMetatype() -> TypeSyntax? {
        let type = takeType()
        if take(".") { return take("self") ? type : nil }
        // Of a name, `self` looks like the last part.
        guard case .named(let name, let arguments) = type, name.hasSuffix(".self") else { return nil }
        return .named(String(name.dropLast(5)), arguments)
    }

    private mutating func takeSimpleType(depth: Int) -> TypeSyntax {
        if take("any") || take("some") {
            let type = takeType(depth: depth + 1)
            return .other("any \(type)")
        }
        if take("[") { return takeBracketType(depth: depth) }
        if take("(") { return takeTupleType(depth: depth) }
        guard current.kind == .word else {
            skipToEndOfElement()
            return .other("something that is no type")
        }
        var name = take().text
        while current.text == ".", following.kind == .word {
            take()
            name += "." + take().text
        }
        var arguments: [TypeSyntax] = []
        if take("<") {
            repeat { arguments.append(takeType(depth: depth + 1)) } while take(",")
            _ = take(">")
        }
        return .named(name, arguments)
    }

    private mutating func takeBracketType(depth: Int) -> TypeSyntax {
        let first = takeType(depth: depth + 1)
        let value = take(":") ? takeType(depth: depth + 1) : nil
        if current.text != "]" { skipToEndOfElement() }
        _ = take("]")
        return value.map { .dictionary(first, $0) } ?? .array(first)
    }

    private mutating func takeTupleType(depth: Int) -> TypeSyntax {
        var parts: [TypeSyntax.Part] = []
        while current.text != ")", current.kind != .end {
            var label: String?
            if current.kind == .word, following.text == ":" {
                label = take().text
                take()
            }
            parts.append(.init(label: label == "_" ? nil : label, type: takeType(depth: depth + 1)))
            if !take(",") { break }
        }
        if current.text != ")" { skipToEndOfElement() }
        _ = take(")")
        if parts.count == 1, parts[0].label == nil { return parts[0].type }
        return .tuple(parts)
    }
}
