public import MusterGraph

/// Keys in lists, which may nest: the shape in which their values are wanted.
///
/// ```swift
/// let values = try await client.get(graph, tree: ["x", ["y", "z"]])   // [1, [3, 4]]
/// ```
public indirect enum KeyTree: Hashable, Sendable {
    /// One key.
    case key(Key)
    /// A list of keys and of lists.
    case list([KeyTree])
}

extension KeyTree: ExpressibleByStringInterpolation, ExpressibleByArrayLiteral {
    /// A key.
    public init(stringLiteral value: String) { self = .key(Key(value)) }
    /// A list.
    public init(arrayLiteral elements: KeyTree...) { self = .list(elements) }
}

extension KeyTree {
    /// How deep lists may nest.
    static let maximumDepth = 64

    /// The keys, from left to right; nil when lists nest too deep. Recursion is bounded by `maximumDepth`.
    func keys(depth: Int = 0) -> [Key]? {
        guard depth <= Self.maximumDepth else { return nil }
        switch self {
        case .key(let key): return [key]
        case .list(let elements):
            var keys: [Key] = []
            for element in elements {
                guard let inner = element.keys(depth: depth + 1) else { return nil }
                keys.append(contentsOf: inner)
            }
            return keys
        }
    }

    /// The tree with each key's value in its place. Recursion is bounded, as `keys` was asked before.
    func filled(from values: inout ArraySlice<Value>) -> Value {
        switch self {
        case .key: values.popFirst() ?? .null
        case .list(let elements): .list(elements.map { $0.filled(from: &values) })
        }
    }
}
