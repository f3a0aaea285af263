public import MusterGraph

/// Two values together: a `tuple<First, Second>` of graphs, which is read and written as a list of two.
///
/// What the parts are called in a graph's type does not matter: a `tuple<item: string, count: int64>` is a
/// `Pair<String, Int>`.
public struct Pair<First, Second> {
    /// The first part.
    public var first: First
    /// The second part.
    public var second: Second

    /// Two values together.
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }
}

extension Pair: Sendable where First: Sendable, Second: Sendable {}
extension Pair: Equatable where First: Equatable, Second: Equatable {}
extension Pair: Hashable where First: Hashable, Second: Hashable {}

extension Pair: Comparable where First: Comparable, Second: Comparable {
    /// By the first parts, and where those are equal by the second.
    public static func < (left: Pair, right: Pair) -> Bool {
        (left.first, left.second) < (right.first, right.second)
    }
}

extension Pair: CustomStringConvertible {
    /// As a tuple is written: `(first, second)`.
    public var description: String { "(\(first), \(second))" }
}

extension Pair: Decodable where First: Decodable, Second: Decodable {
    /// Reads a list of two.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        first = try container.decode(First.self)
        second = try container.decode(Second.self)
        guard container.isAtEnd else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a pair has two parts, not more")
        }
    }
}

extension Pair: Encodable where First: Encodable, Second: Encodable {
    /// Writes a list of two.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(first)
        try container.encode(second)
    }
}

extension Pair: ExprArgument where First: ExprValue, Second: ExprValue {
    public var term: Term { Term([first.term, second.term]) }
}

extension Pair: ExprValue where First: ExprValue, Second: ExprValue {
    public static var valueType: ValueType {
        .tuple([ValueType.Part(First.valueType), ValueType.Part(Second.valueType)])
    }
}
