public import MusterGraph

/// A Swift type that spells one of the types of graphs, so that its values can stand in them.
///
/// | Swift | in graphs |
/// |---|---|
/// | `Bool`, `Int`, `Double`, `String` | `bool`, `int64`, `float64`, `string` |
/// | `[UInt8]` | `bytes` |
/// | `Value` | `value` |
/// | `Never?` | `null` |
/// | `[T]`, `T?`, `[String: T]` | `list<T>`, `optional<T>`, `map<T>` |
/// | ``Pair`` | `tuple<T, U>` |
public protocol ExprValue: ExprArgument {
    /// The type in graphs.
    static var valueType: ValueType { get }
}

extension Bool: ExprValue {
    public static var valueType: ValueType { .bool }
    public var term: Term { .value(.bool(self)) }
}

extension Int: ExprValue {
    public static var valueType: ValueType { .int64 }
    public var term: Term { .value(.int64(Int64(self))) }
}

extension Double: ExprValue {
    public static var valueType: ValueType { .float64 }
    public var term: Term { .value(.float64(self)) }
}

extension String: ExprValue {
    public static var valueType: ValueType { .string }
    public var term: Term { .value(.string(self)) }
}

/// A byte, which is an integer where it stands alone; a list of them is `bytes`.
extension UInt8: ExprValue {
    public static var valueType: ValueType { .int64 }
    public var term: Term { .value(.int64(Int64(self))) }
}

extension Value: ExprValue {
    public static var valueType: ValueType { .value }
    public var term: Term { .value(self) }
}

/// The only value of `Never?` is nil.
extension Never: ExprValue {
    public static var valueType: ValueType { .null }
    public var term: Term { switch self {} }
}

extension Optional: ExprArgument where Wrapped: ExprValue {
    public var term: Term { map(\.term) ?? .value(.null) }
}

extension Optional: ExprValue where Wrapped: ExprValue {
    public static var valueType: ValueType { Wrapped.self == Never.self ? .null : .optional(Wrapped.valueType) }
}

extension Array: ExprArgument where Element: ExprValue {
    public var term: Term {
        if Element.self == UInt8.self, let bytes = self as? [UInt8] { return .value(.bytes(bytes)) }
        return Term(map(\.term))
    }
}

extension Array: ExprValue where Element: ExprValue {
    public static var valueType: ValueType { Element.self == UInt8.self ? .bytes : .list(Element.valueType) }
}

extension Dictionary: ExprArgument where Key == String, Value: ExprValue {
    public var term: Term { Term(mapValues(\.term)) }
}

extension Dictionary: ExprValue where Key == String, Value: ExprValue {
    public static var valueType: ValueType { .map(Value.valueType) }
}
