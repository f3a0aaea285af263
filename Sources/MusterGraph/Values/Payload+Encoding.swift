extension Payload {
    /// A value as MessagePack. Maps have their keys in order, so that equal values have equal bytes.
    ///
    /// Lists of one type are better encoded as columns, with `ColumnBlock`.
    ///
    /// - Throws: Where the value nests deeper than readers accept, or a string or list is beyond 32 bits.
    package init(encoding value: Value) throws(ConversionFailure) {
        var writer = MessagePackWriter()
        try writer.write(value)
        self.init(writer.bytes)
    }

    /// This value in MessagePack: itself, or a transcoded column block.
    package func messagePack() throws(ConversionFailure) -> Payload {
        guard isColumnBlock else { return self }
        return try ConversionFailure.catching { () throws(DecodingFailure) in
            try ColumnBlock(parsing: self, validate: .full).messagePack()
        }
    }

    /// Reads the one MessagePack item that this payload must be.
    func readItem<Result>(
        _ read: (inout MessagePackReader) throws(ConversionFailure) -> Result
    ) throws(ConversionFailure) -> Result {
        try withUnsafeBytes { bytes throws(ConversionFailure) in
            var reader = MessagePackReader(bytes)
            let result = try read(&reader)
            guard reader.isAtEnd else { throw ConversionFailure(reader.failure("bytes follow the value")) }
            return result
        }
    }
}

extension MessagePackWriter {
    /// Writes a tree. It recurses, as deep as items may nest.
    package mutating func write(_ value: Value, depth: Int = 0) throws(ConversionFailure) {
        switch value {
        case .null: writeNil()
        case .bool(let value): write(value)
        case .int64(let value): write(value)
        case .float64(let value): write(value)
        case .string(let value):
            try check(value.utf8.count, depth)
            write(value)
        case .bytes(let value):
            try check(value.count, depth)
            write(bytes: value)
        case .list(let items):
            try check(items.count, depth + 1)
            beginArray(items.count)
            for item in items { try write(item, depth: depth + 1) }
        case .map(let pairs):
            try check(pairs.count, depth + 1)
            beginMap(pairs.count)
            for (key, item) in pairs.sorted(by: { $0.key < $1.key }) {
                try check(key.utf8.count, depth)
                write(key)
                try write(item, depth: depth + 1)
            }
        }
    }

    private func check(_ count: Int, _ depth: Int) throws(ConversionFailure) {
        guard count <= UInt32.max else {
            throw ConversionFailure("a length of \(count) is beyond MessagePack's 32 bits")
        }
        guard depth <= MessagePackReader.maximumDepth else {
            throw ConversionFailure("a value nested deeper than \(MessagePackReader.maximumDepth)")
        }
    }
}
