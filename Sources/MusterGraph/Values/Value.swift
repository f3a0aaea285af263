/// A value that a graph holds or a task results in, as a tree.
///
/// This is the form for people and for literals. Large lists of one type travel as columns (see `Payload` and
/// `docs/values.md`) and become trees only when somebody asks for one.
public enum Value: Sendable {
    case null
    case bool(Bool)
    case int64(Int64)
    case float64(Double)
    case string(String)
    case bytes([UInt8])
    /// A list, or a tuple without its parts' names.
    indirect case list([Value])
    /// A map with string keys.
    indirect case map([String: Value])
}

extension Value: Hashable {
    /// Equality as grouping has it: NaN equals NaN, −0 equals 0, and 1 differs from 1.0.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int64(let left), .int64(let right)): left == right
        case (.float64(let left), .float64(let right)): left == right || (left.isNaN && right.isNaN)
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.null, _), (.bool, _), (.int64, _), (.float64, _), (.string, _), (.bytes, _), (.list, _), (.map, _):
            false
        }
    }

    /// Consistent with `==`.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int64(let value): hasher.combine(value)
        case .float64(let value): hasher.combine(value.isNaN ? .nan : value == 0 ? 0 : value)
        case .string(let value): value.utf8.forEach { hasher.combine($0) }
        case .bytes(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .map(let value): hasher.combine(value)
        }
    }
}

extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .int64(value) }
    public init(floatLiteral value: Double) { self = .float64(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, Value)...) {
        self = .map(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
