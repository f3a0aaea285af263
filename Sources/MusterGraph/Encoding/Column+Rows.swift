extension Column {
    /// Writes a row as a MessagePack item.
    package func write(_ row: Int, to writer: inout MessagePackWriter) throws(DecodingFailure) {
        guard isPresent(row) else {
            writer.writeNil()
            return
        }
        switch presentType {
        case .null, .optional, .function, .variable: writer.writeNil()
        case .bool: writer.write(values[row] != 0)
        case .int64: writer.write(int64s[row])
        case .float64: writer.write(float64s[row])
        case .string: writer.write(utf8: bytes(at: row))
        case .bytes: writer.write(bytes: bytes(at: row))
        case .value, .map:
            let item = bytes(at: row)
            guard !item.isEmpty else {
                throw DecodingFailure(position: 0, message: "row \(row) of \(type) has no item")
            }
            writer.append(raw: item)
        case .list:
            let elements = elements(at: row)
            writer.beginArray(elements.count)
            for element in elements { try children[0].write(element, to: &writer) }
        case .tuple:
            writer.beginArray(children.count)
            for child in children { try child.write(row, to: &writer) }
        }
    }

    /// A row as a tree.
    package func value(at row: Int) throws(DecodingFailure) -> Value {
        guard isPresent(row) else { return .null }
        switch presentType {
        case .null, .optional, .function, .variable: return .null
        case .bool: return .bool(values[row] != 0)
        case .int64: return .int64(int64s[row])
        case .float64: return .float64(float64s[row])
        case .string: return .string(String(decoding: bytes(at: row), as: UTF8.self))
        case .bytes: return .bytes(Array(bytes(at: row)))
        case .value, .map:
            var reader = MessagePackReader(bytes(at: row))
            return try Value(reading: &reader)
        case .list:
            return .list(try values(in: elements(at: row), of: children[0]))
        case .tuple:
            var parts: [Value] = []
            for child in children { parts.append(try child.value(at: row)) }
            return .list(parts)
        }
    }

    /// The rows of `column` in `rows` as trees.
    private func values(in rows: Range<Int>, of column: Column) throws(DecodingFailure) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        for row in rows { values.append(try column.value(at: row)) }
        return values
    }

    /// All rows as trees.
    package func allValues() throws(DecodingFailure) -> [Value] {
        try values(in: 0..<count, of: self)
    }
}

extension ColumnBlock {
    /// The list as a MessagePack array.
    package func messagePack() throws(DecodingFailure) -> Payload {
        var writer = MessagePackWriter(reservingCapacity: payload.count)
        try write(to: &writer)
        return writer.bytes.withUnsafeBytes { Payload(copying: $0) }
    }

    /// Writes the list as a MessagePack array. What MessagePack can't hold, a count beyond 32 bits, is a failure.
    package func write(to writer: inout MessagePackWriter) throws(DecodingFailure) {
        guard payload.count <= UInt32.max else {
            throw DecodingFailure(position: 0, message: "a list of \(payload.count) bytes is too long for MessagePack")
        }
        writer.beginArray(count)
        for row in 0..<count { try column.write(row, to: &writer) }
    }
}
