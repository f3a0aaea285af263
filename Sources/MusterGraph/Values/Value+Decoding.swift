extension Value {
    /// The tree that a payload means, of either form.
    package init(decoding payload: Payload) throws(DecodingFailure) {
        if payload.isColumnBlock {
            let block = try ColumnBlock(parsing: payload, validate: .full)
            self = .list(
                try block.payload.withUnsafeBytes { _ throws(DecodingFailure) in try block.column.allValues() })
            return
        }
        self = try payload.withUnsafeBytes { bytes throws(DecodingFailure) in
            var reader = MessagePackReader(bytes)
            let value = try Value(reading: &reader)
            guard reader.isAtEnd else { throw reader.failure("bytes follow the value") }
            return value
        }
    }

    /// Reads one item. It recurses, as deep as items may nest.
    package init(reading reader: inout MessagePackReader, depth: Int = 0) throws(DecodingFailure) {
        switch reader.nextKind {
        case .nil:
            try reader.readNil()
            self = .null
        case .bool: self = .bool(try reader.readBool())
        case .integer: self = .int64(try reader.readInt64())
        case .float: self = .float64(try reader.readDouble())
        case .string: self = .string(try reader.readString())
        case .bytes: self = .bytes(Array(try reader.readBytes()))
        case .array: self = .list(try Self.items(of: &reader, depth: depth))
        case .map: self = .map(try Self.pairs(of: &reader, depth: depth))
        case .extension: throw reader.failure("an extension stands in a value")
        case .unused: throw reader.failure("0xc1 begins no item")
        case nil: throw reader.failure("the bytes end where a value should be")
        }
    }

    /// How many items room is made for before they have been seen.
    private static let reservedItems = 1024

    private static func items(of reader: inout MessagePackReader, depth: Int) throws(DecodingFailure) -> [Value] {
        try checkDepth(depth, reader)
        let count = try reader.readArrayCount()
        var items: [Value] = []
        items.reserveCapacity(min(count, reservedItems))
        for _ in 0..<count { items.append(try Value(reading: &reader, depth: depth + 1)) }
        return items
    }

    private static func pairs(of reader: inout MessagePackReader, depth: Int) throws(DecodingFailure) -> [String: Value]
    {
        try checkDepth(depth, reader)
        let count = try reader.readMapCount()
        var pairs: [String: Value] = [:]
        pairs.reserveCapacity(min(count, reservedItems))
        for _ in 0..<count {
            let start = reader
            let key = try reader.readString()
            guard pairs.updateValue(try Value(reading: &reader, depth: depth + 1), forKey: key) == nil else {
                throw start.failure("the key \"\(key)\" stands twice in a map")
            }
        }
        return pairs
    }

    private static func checkDepth(_ depth: Int, _ reader: MessagePackReader) throws(DecodingFailure) {
        guard depth < MessagePackReader.maximumDepth else {
            throw reader.failure("nested deeper than \(MessagePackReader.maximumDepth)")
        }
    }
}
