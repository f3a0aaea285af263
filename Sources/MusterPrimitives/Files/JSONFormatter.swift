import MusterGraph

/// Rows as JSON (RFC 8259): tuples whose parts have names as objects, other tuples and lists as arrays.
///
/// What JSON cannot say is an error, and not something that is read back as another value.
struct JSONFormatter: RowFormatter {
    func header() -> [UInt8]? { nil }

    /// Recursion is bounded by the depth to which types nest.
    func format(_ row: Int, of column: Column, into text: inout TextBuilder) throws(FormatProblem) {
        guard column.isPresent(row) else { return text.append("null") }
        switch column.presentType {
        case .null, .optional, .function, .variable: text.append("null")
        case .bool: text.append(column.values[row] != 0 ? "true" : "false")
        case .int64: text.append(column.int64s[row])
        case .float64: try format(column.float64s[row], into: &text)
        case .string: format(column.bytes(at: row), into: &text)
        case .bytes: throw FormatProblem("JSON has no bytes")
        case .value, .map: try format(item: column.bytes(at: row), into: &text)
        case .list:
            text.append(byte: UInt8(ascii: "["))
            for element in column.elements(at: row) {
                if element != column.elements(at: row).lowerBound { text.append(", ") }
                try format(element, of: column.children[0], into: &text)
            }
            text.append(byte: UInt8(ascii: "]"))
        case .tuple(let parts): try format(row, of: column, parts, into: &text)
        }
    }

    private func format(
        _ row: Int, of column: Column, _ parts: [ValueType.Part], into text: inout TextBuilder
    ) throws(FormatProblem) {
        let isNamed = parts.allSatisfy { $0.name != nil }
        text.append(byte: isNamed ? UInt8(ascii: "{") : UInt8(ascii: "["))
        for (index, part) in parts.enumerated() {
            if index > 0 { text.append(", ") }
            if isNamed, var name = part.name {
                name.withUTF8 { format(UnsafeRawBufferPointer($0), into: &text) }
                text.append(": ")
            }
            try format(row, of: column.children[index], into: &text)
        }
        text.append(byte: isNamed ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    }

    private func format(_ number: Double, into text: inout TextBuilder) throws(FormatProblem) {
        guard number.isFinite else { throw FormatProblem("JSON has no \(number)") }
        text.append(number)
    }

    private func format(_ string: UnsafeRawBufferPointer, into text: inout TextBuilder) {
        text.append(byte: UInt8(ascii: "\""))
        var plain = 0
        for (index, byte) in string.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5c {
            text.append(UnsafeRawBufferPointer(rebasing: string[plain..<index]))
            plain = index + 1
            switch byte {
            case 0x22: text.append("\\\"")
            case 0x5c: text.append("\\\\")
            case 0x0a: text.append("\\n")
            case 0x0d: text.append("\\r")
            case 0x09: text.append("\\t")
            default: text.append((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
            }
        }
        text.append(UnsafeRawBufferPointer(rebasing: string[plain...]))
        text.append(byte: UInt8(ascii: "\""))
    }
}

extension JSONFormatter {
    private func format(item: UnsafeRawBufferPointer, into text: inout TextBuilder) throws(FormatProblem) {
        var reader = MessagePackReader(item)
        do {
            try format(&reader, depth: 1, into: &text)
        } catch let problem as FormatProblem {
            throw problem
        } catch {
            throw FormatProblem("\(error)")
        }
    }

    /// Writes one item. Its depth was checked when it was made; here it is bounded once more.
    private func format(_ reader: inout MessagePackReader, depth: Int, into text: inout TextBuilder) throws {
        guard depth <= MessagePackReader.maximumDepth else { throw FormatProblem("it nests too deep") }
        switch reader.nextKind {
        case .bool: text.append(try reader.readBool() ? "true" : "false")
        case .integer: text.append(try reader.readInt64())
        case .float: try format(try reader.readDouble(), into: &text)
        case .string: format(try reader.readStringBytes(), into: &text)
        case .bytes: throw FormatProblem("JSON has no bytes")
        case .array:
            text.append(byte: UInt8(ascii: "["))
            for index in 0..<(try reader.readArrayCount()) {
                if index > 0 { text.append(", ") }
                try format(&reader, depth: depth + 1, into: &text)
            }
            text.append(byte: UInt8(ascii: "]"))
        case .map:
            text.append(byte: UInt8(ascii: "{"))
            for index in 0..<(try reader.readMapCount()) {
                if index > 0 { text.append(", ") }
                format(try reader.readStringBytes(), into: &text)
                text.append(": ")
                try format(&reader, depth: depth + 1, into: &text)
            }
            text.append(byte: UInt8(ascii: "}"))
        case .nil, .extension, .unused, nil:
            try reader.readNil()
            text.append("null")
        }
    }
}
