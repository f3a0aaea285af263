public import MusterGraph

/// Several values together: a `tuple<…>` of graphs, which is read and written as a list. Two are a ``Pair``.
///
/// ```swift
/// let person = try await client.compute(.call("people.first", as: Tuple<String, Int, Bool>.self))
/// print(person.parts.0)
/// ```
public struct Tuple<each Part> {
    /// The values.
    public var parts: (repeat each Part)

    /// Several values together.
    public init(_ parts: repeat each Part) {
        self.parts = (repeat each parts)
    }
}

extension Tuple: Sendable where repeat each Part: Sendable {}

extension Tuple: Equatable where repeat each Part: Equatable {
    /// Whether all parts are equal.
    public static func == (left: Tuple, right: Tuple) -> Bool {
        for (left, right) in repeat (each left.parts, each right.parts) {
            guard left == right else { return false }
        }
        return true
    }
}

extension Tuple: Hashable where repeat each Part: Hashable {
    /// Consistent with `==`.
    public func hash(into hasher: inout Hasher) {
        for part in repeat each parts { hasher.combine(part) }
    }
}

extension Tuple: CustomStringConvertible {
    /// As a tuple is written: `(a, b, c)`.
    public var description: String {
        var texts: [String] = []
        for part in repeat each parts { texts.append("\(part)") }
        return "(\(texts.joined(separator: ", ")))"
    }
}

extension Tuple: Decodable where repeat each Part: Decodable {
    /// Reads a list with a value for each part.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        self.init(repeat try container.decode((each Part).self))
        guard container.isAtEnd else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "the tuple has \(container.currentIndex) parts, not more")
        }
    }
}

extension Tuple: Encodable where repeat each Part: Encodable {
    /// Writes a list with a value for each part.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for part in repeat each parts { try container.encode(part) }
    }
}

extension Tuple: ExprArgument where repeat each Part: ExprValue {
    public var term: Term {
        var terms: [Term] = []
        for part in repeat each parts { terms.append(part.term) }
        return Term(terms)
    }
}

extension Tuple: ExprValue where repeat each Part: ExprValue {
    public static var valueType: ValueType {
        var types: [ValueType.Part] = []
        for part in repeat (each Part).self { types.append(ValueType.Part(part.valueType)) }
        return .tuple(types)
    }
}
