extension NativeForm {
    /// The form of a value of a foreign function.
    init(_ type: Manifest.CType) {
        self =
            switch type {
            case .int8: .integer(CInteger(Int8.self, "int8_t"))
            case .int16: .integer(CInteger(Int16.self, "int16_t"))
            case .int32: .integer(CInteger(Int32.self, "int32_t"))
            case .int64: .int64
            case .uint8: .integer(CInteger(UInt8.self, "uint8_t"))
            case .uint16: .integer(CInteger(UInt16.self, "uint16_t"))
            case .uint32: .integer(CInteger(UInt32.self, "uint32_t"))
            case .uint64: .integer(CInteger(UInt64.self, "uint64_t"))
            case .int: .integer(CInteger(CInt.self, "int"))
            case .long: MemoryLayout<CLong>.size == 8 ? .int64 : .integer(CInteger(CLong.self, "long"))
            case .size: .integer(CInteger(UInt.self, "size_t"))
            case .float32: .float32
            case .float64: .float64
            case .bool: .bool
            case .string: .cString
            }
    }

    /// The form that a plugin's function has for the same type.
    var plain: NativeForm {
        switch self {
        case .integer: .int64
        case .float32: .float64
        case .cString: .string
        case .bool, .int64, .float64, .string, .bytes, .item, .list, .row: self
        }
    }

    /// Whether only foreign functions take it.
    var isForeign: Bool {
        switch self {
        case .integer, .float32, .cString: true
        case .bool, .int64, .float64, .string, .bytes, .item, .list, .row: false
        }
    }

    /// A number as a C `float`. It is rounded, as an int64 that is given for a float64 is; only one beyond all floats is
    /// refused.
    @inline(__always)
    static func float(_ value: Double) throws(UnfitArgument) -> Float {
        let float = Float(value)
        guard float.isFinite || !value.isFinite else {
            let largest = Float.greatestFiniteMagnitude
            throw UnfitArgument("is \(value), which does not fit a C float (\(-largest) to \(largest))")
        }
        return float
    }
}
