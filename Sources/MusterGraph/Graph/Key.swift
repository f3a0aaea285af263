/// The name of a value in a graph. Keys belong to their graph: the same spelling elsewhere shares nothing.
public struct Key: Hashable, Sendable {
    /// The key as text.
    public let name: String

    /// The key spelled `name`.
    public init(_ name: String) {
        self.name = name
    }
}

extension Key: ExpressibleByStringInterpolation {
    /// A key from a literal; `"part-\(i)"` works too.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension Key: CustomStringConvertible {
    /// The key as text.
    public var description: String { name }
}

extension Key: Comparable {
    /// By text.
    public static func < (left: Key, right: Key) -> Bool { left.name < right.name }
}
