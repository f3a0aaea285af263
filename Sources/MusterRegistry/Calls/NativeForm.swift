import MusterGraph

/// How a value of some type looks to a C function; the table in `muster_plugin.h`, row by row.
enum NativeForm: Sendable {
    case bool
    case int64
    case float64
    /// Another integer, which only foreign functions take.
    case integer(CInteger)
    /// A `float`, which only foreign functions take.
    case float32
    /// A `char *` of UTF-8 up to a zero, which only foreign functions take.
    case cString
    /// A `muster_view` of UTF-8.
    case string
    /// A `muster_view` of any bytes.
    case bytes
    /// A `muster_view` of one MessagePack value.
    case item
    /// A `const muster_column *`, whose rows are the elements of a list.
    case list(ValueType)
    /// A `const muster_column *` of one row.
    case row

    /// The form of `type`; nil for a type that no C function can take.
    init?(_ type: ValueType) {
        switch type {
        case .bool: self = .bool
        case .int64: self = .int64
        case .float64: self = .float64
        case .string: self = .string
        case .bytes: self = .bytes
        case .value, .map: self = .item
        case .list(let element): self = .list(element)
        case .optional, .tuple: self = .row
        case .null, .function, .variable: return nil
        }
    }

    /// Whether a function returns a result of this form in a register, rather than through its last argument.
    var isReturned: Bool {
        switch self {
        case .bool, .int64, .float64, .integer, .float32, .cString: true
        case .string, .bytes, .item, .list, .row: false
        }
    }
}

extension ValueType {
    /// Whether this type mentions a function or a type variable, which never cross into a plugin.
    var isForPrimitivesOnly: Bool {
        switch self {
        case .function, .variable: true
        case .null, .bool, .int64, .float64, .string, .bytes, .value: false
        case .list(let inner), .optional(let inner), .map(let inner): inner.isForPrimitivesOnly
        case .tuple(let parts): parts.contains { $0.type.isForPrimitivesOnly }
        }
    }
}
