import MusterGraph

/// Rows as records of CSV (RFC 4180): tuples, lists and maps of scalars.
///
/// What is absent becomes an empty field, and an empty text `""`, so that the two are told apart when they are read back.
struct CSVFormatter: RowFormatter {
    private let names: [String]
    private let namesAsBytes: [[UInt8]]

    /// - Parameter names: The first record; none where it is empty. The fields of maps stand in its order.
    init(names: [String]) {
        self.names = names
        namesAsBytes = names.map { Array($0.utf8) }
    }

    func header() -> [UInt8]? {
        guard !names.isEmpty else { return nil }
        var text = TextBuilder()
        for (index, name) in namesAsBytes.enumerated() {
            if index > 0 { text.append(byte: UInt8(ascii: ",")) }
            name.withUnsafeBytes { append($0, to: &text) }
        }
        return text.bytes
    }

    func format(_ row: Int, of column: Column, into text: inout TextBuilder) throws(FormatProblem) {
        guard column.isPresent(row) else { throw FormatProblem("it is null, and a record is needed") }
        switch column.presentType {
        case .tuple(let parts):
            try check(parts.count)
            for index in parts.indices {
                if index > 0 { text.append(byte: UInt8(ascii: ",")) }
                try append(row, of: column.children[index], to: &text)
            }
        case .list:
            let elements = column.elements(at: row)
            try check(elements.count)
            for element in elements {
                if element > elements.lowerBound { text.append(byte: UInt8(ascii: ",")) }
                try append(element, of: column.children[0], to: &text)
            }
        case .map, .value:
            do throws(DecodingFailure) { try append(record: column.bytes(at: row), to: &text) } catch {
                throw FormatProblem(error.message)
            }
        default:
            throw FormatProblem("it is \(column.presentType), and a record is a tuple, a list or a map")
        }
    }

    private func check(_ count: Int) throws(FormatProblem) {
        guard names.isEmpty || names.count == count else {
            throw FormatProblem("it has \(count) fields, and the header has \(names.count)")
        }
    }

    private func append(_ row: Int, of column: Column, to text: inout TextBuilder) throws(FormatProblem) {
        guard column.isPresent(row) else { return }
        switch column.presentType {
        case .null: break
        case .bool: text.append(column.values[row] != 0 ? "true" : "false")
        case .int64: text.append(column.int64s[row])
        case .float64: text.append(column.float64s[row])
        case .string: append(column.bytes(at: row), to: &text)
        case .value:
            var reader = MessagePackReader(column.bytes(at: row))
            do throws(DecodingFailure) { try append(&reader, to: &text) } catch { throw FormatProblem(error.message) }
        default: throw FormatProblem("a field cannot be \(column.presentType)")
        }
    }

    /// A text, in quotes where it would be taken for something else without them.
    private func append(_ string: UnsafeRawBufferPointer, to text: inout TextBuilder) {
        let needsQuotes =
            string.isEmpty || string.contains { $0 == 0x22 || $0 == UInt8(ascii: ",") || $0 == 0x0a || $0 == 0x0d }
        guard needsQuotes else { return text.append(string) }
        text.append(byte: 0x22)
        for byte in string {
            if byte == 0x22 { text.append(byte: 0x22) }
            text.append(byte: byte)
        }
        text.append(byte: 0x22)
    }
}

extension CSVFormatter {
    /// A record that is a MessagePack item: an array, or a map whose fields the header orders.
    private func append(record: UnsafeRawBufferPointer, to text: inout TextBuilder) throws(DecodingFailure) {
        var reader = MessagePackReader(record)
        if reader.nextKind == .array {
            let count = try reader.readArrayCount()
            guard names.isEmpty || names.count == count else {
                throw reader.failure("it has \(count) fields, and the header has \(names.count)")
            }
            for index in 0..<count {
                if index > 0 { text.append(byte: UInt8(ascii: ",")) }
                try append(&reader, to: &text)
            }
            return
        }
        guard reader.nextKind == .map else { throw reader.failure("a record is a tuple, a list or a map") }
        guard !names.isEmpty else { throw reader.failure("the fields of a map need a header, which orders them") }
        var fields = [MessagePackReader?](repeating: nil, count: names.count)
        for _ in 0..<(try reader.readMapCount()) {
            let name = try reader.readStringBytes()
            guard let index = namesAsBytes.firstIndex(where: { $0.elementsEqual(name) }) else {
                throw reader.failure("`\(String(decoding: name, as: UTF8.self))` is not in the header")
            }
            fields[index] = reader
            _ = try reader.skip()
        }
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(byte: UInt8(ascii: ",")) }
            if var field { try append(&field, to: &text) }
        }
    }

    private func append(_ reader: inout MessagePackReader, to text: inout TextBuilder) throws(DecodingFailure) {
        switch reader.nextKind {
        case .nil: try reader.readNil()
        case .bool: text.append(try reader.readBool() ? "true" : "false")
        case .integer: text.append(try reader.readInt64())
        case .float: text.append(try reader.readDouble())
        case .string: append(try reader.readStringBytes(), to: &text)
        case .bytes, .array, .map, .extension, .unused, nil:
            throw reader.failure("a field is a number, a text, a bool or null")
        }
    }
}
