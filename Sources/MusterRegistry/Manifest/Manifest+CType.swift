extension Manifest {
    /// The C types of foreign functions, as manifests call them.
    ///
    /// Each stands for one type of Muster. What crosses is looked at: a value that the C type does not have is an error
    /// of the call, and so is a result that Muster's does not have.
    package enum CType: String, Hashable, Sendable, CaseIterable {
        case int8, int16, int32, int64
        case uint8, uint16, uint32, uint64
        case int, long
        case size = "size_t"
        case float32, float64
        case bool
        /// Text up to a zero byte.
        case string = "cstring"
    }
}

extension Manifest.CType {
    /// The C type of a foreign function's `type` when the manifest gives none; nil for a type that has to have one, or that
    /// no foreign function can take.
    static func usual(for type: String) -> Manifest.CType? {
        switch type {
        case "int64": .int64
        case "float64": .float64
        case "bool": .bool
        default: nil
        }
    }

    /// The type of Muster that it stands for.
    var type: String {
        switch self {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .int, .long, .size: "int64"
        case .float32, .float64: "float64"
        case .bool: "bool"
        case .string: "string"
        }
    }

    /// The types that a result of this type can have in a signature: a string may be NULL.
    var resultTypes: [String] {
        self == .string ? [type, "optional<\(type)>"] : [type]
    }

    /// What C calls it; a result that is a string may be spelled in either way.
    var spellings: [String] {
        switch self {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: ["\(rawValue)_t"]
        case .int, .long, .size, .bool: [rawValue]
        case .float32: ["float"]
        case .float64: ["double"]
        // An argument that is a plain `char *` may be written to, and is not accepted.
        case .string: ["const char *", "char *"]
        }
    }

    /// All of them, for people.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
