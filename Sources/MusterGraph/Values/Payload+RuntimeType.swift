extension Payload {
    /// The type that the first bytes show: exact for scalars and column blocks, `list<value>` and `map<value>` for
    /// arrays and maps of MessagePack. What lies further inside is not looked at.
    package var runtimeType: ValueType {
        get throws(DecodingFailure) {
            if isColumnBlock { return .list(try ColumnBlock.elementType(of: self)) }
            return try withUnsafeBytes { bytes throws(DecodingFailure) in
                let reader = MessagePackReader(bytes)
                switch reader.nextKind {
                case .nil: return .null
                case .bool: return .bool
                case .integer: return .int64
                case .float: return .float64
                case .string: return .string
                case .bytes: return .bytes
                case .array: return .list(.value)
                case .map: return .map(.value)
                case .extension, .unused: throw reader.failure("an extension or 0xc1 begins no value")
                case nil: throw reader.failure("no bytes where a value should be")
                }
            }
        }
    }

    /// Checks that this payload is one value of `type`, all through. A block that has been validated costs nothing.
    package func check(is type: ValueType) throws(ConversionFailure) {
        guard isColumnBlock else {
            return try readItem { reader throws(ConversionFailure) in try reader.checkValue(type) }
        }
        let found = try ConversionFailure.catching { () throws(DecodingFailure) in
            try ColumnBlock.elementType(of: self)
        }
        switch type {
        case .value: return
        case .list(let element), .optional(.list(let element)):
            if found.hasLayout(of: element) { return }
            _ = try ColumnBlock(converting: self, to: element)
        default:
            throw ConversionFailure("list<\(found)> where \(type) was expected")
        }
    }
}
