/// The type of a value. The set is closed; it is spelled the same in manifests, on the wire and in messages.
public indirect enum ValueType: Hashable, Sendable {
    case null
    case bool
    case int64
    case float64
    case string
    case bytes
    /// Any value, nested as deep as the limits allow; what it is, is seen when a task runs.
    case value
    case list(ValueType)
    case optional(ValueType)
    /// Parts in order; a part may have a name.
    case tuple([Part])
    /// A map with string keys.
    case map(ValueType)
    /// A function, as an argument.
    case function([ValueType], ValueType)
    /// A type variable: `T` in `list<T>`. Only Muster's own primitives have them.
    case variable(String)

    /// One part of a tuple.
    public struct Part: Hashable, Sendable {
        /// The part's name, where it has one.
        public let name: String?
        /// The part's type.
        public let type: ValueType

        /// A part of a tuple.
        public init(name: String? = nil, _ type: ValueType) {
            self.name = name
            self.type = type
        }
    }
}

extension ValueType: CustomStringConvertible {
    /// The type as it is spelled everywhere, for example `tuple<name: string, age: int64>`.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int64: "int64"
        case .float64: "float64"
        case .string: "string"
        case .bytes: "bytes"
        case .value: "value"
        case .list(let element): "list<\(element)>"
        case .optional(let wrapped): "optional<\(wrapped)>"
        case .tuple(let parts):
            "tuple<\(parts.map { ($0.name.map { "\($0): " } ?? "") + $0.type.description }.joined(separator: ", "))>"
        case .map(let element): "map<\(element)>"
        case .function(let arguments, let result):
            "function<\((arguments.map(\.description).joined(separator: ", ") + " -> \(result)"))>"
        case .variable(let name): name
        }
    }
}
