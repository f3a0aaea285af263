/// Collects MessagePack items of one type as the rows of a column.
struct ColumnBuilder {
    private let type: ValueType
    /// The rows so far.
    private(set) var count = 0
    /// Rows of `int64`, and the bits of rows of `float64`.
    private var words: [Int64] = []
    /// Rows of `bool` and `null`, and the bytes of strings, bytes and items.
    private var bytes: [UInt8] = []
    /// Where rows begin and end, in columns that have offsets.
    private var offsets: [Int64] = []
    /// A byte a row, in an optional.
    private var presence: [Bool] = []
    private var children: [ColumnBuilder] = []

    /// An empty column. `nesting` is that of `type` in its block.
    init(_ type: ValueType, nesting: Int = 1) throws(ConversionFailure) {
        guard nesting <= ColumnBlock.maximumNesting else {
            throw ConversionFailure("the type nests deeper than \(ColumnBlock.maximumNesting)")
        }
        self.type = type
        switch type {
        case .null, .bool, .int64, .float64: break
        case .string, .bytes, .value, .map: offsets = [0]
        case .list(let element):
            offsets = [0]
            children = [try ColumnBuilder(element, nesting: nesting + 1)]
        case .tuple(let parts):
            for part in parts { children.append(try ColumnBuilder(part.type, nesting: nesting + 1)) }
        case .optional(let wrapped):
            children = [try ColumnBuilder(wrapped, nesting: nesting + 1)]
        case .function, .variable: throw ConversionFailure("\(type) cannot stand in a column")
        }
    }

    /// Makes room for `rows` more rows of a fixed size.
    mutating func reserve(_ rows: Int) {
        switch type {
        case .int64, .float64: words.reserveCapacity(words.count + rows)
        case .string, .bytes, .value, .map, .list: offsets.reserveCapacity(offsets.count + rows)
        default: break
        }
    }

    /// Reads one item as the next row.
    mutating func append(_ reader: inout MessagePackReader) throws(ConversionFailure) {
        switch type {
        case .null:
            try reader.expect(type) { reader throws(DecodingFailure) in try reader.readNil() }
            bytes.append(0)
        case .bool:
            bytes.append(try reader.expect(type) { reader throws(DecodingFailure) in try reader.readBool() } ? 1 : 0)
        case .int64:
            words.append(try reader.expect(type) { reader throws(DecodingFailure) in try reader.readInt64() })
        case .float64:
            let value = try reader.expect(type) { reader throws(DecodingFailure) in try reader.readNumber() }
            words.append(Int64(bitPattern: value.bitPattern))
        case .string, .value, .map:
            let start = reader
            try reader.checkValue(type)
            append(type == .string ? try string(start) : reader.bytes(since: start))
        case .bytes:
            append(try reader.expect(type) { reader throws(DecodingFailure) in try reader.readBytes() })
        case .list:
            try appendList(&reader)
        case .tuple(let parts):
            try reader.readTupleStart(parts, type)
            for (index, part) in parts.enumerated() {
                do { try children[index].append(&reader) } catch { throw error.inside(part.place(index)) }
            }
        case .optional:
            try appendOptional(&reader)
        case .function, .variable:
            throw ConversionFailure("\(type) cannot stand in a column")
        }
        count += 1
    }

    private mutating func appendList(_ reader: inout MessagePackReader) throws(ConversionFailure) {
        let items = try reader.expect(type) { reader throws(DecodingFailure) in try reader.readArrayCount() }
        for index in 0..<items {
            do { try children[0].append(&reader) } catch { throw error.inside("element \(index)") }
        }
        offsets.append(Int64(children[0].count))
    }

    private mutating func appendOptional(_ reader: inout MessagePackReader) throws(ConversionFailure) {
        let isPresent = !reader.readNilIfPresent()
        if isPresent { try children[0].append(&reader) } else { children[0].appendAbsent() }
        presence.append(isPresent)
    }

    /// Adds a row that stands for none.
    private mutating func appendAbsent() {
        switch type {
        case .null, .bool: bytes.append(0)
        case .int64, .float64: words.append(0)
        case .string, .bytes, .value, .map, .list: offsets.append(offsets[count])
        case .optional:
            presence.append(false)
            children[0].appendAbsent()
        case .tuple: for index in children.indices { children[index].appendAbsent() }
        case .function, .variable: break
        }
        count += 1
    }

    private mutating func append(_ row: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: row)
        offsets.append(Int64(bytes.count))
    }

    private func string(_ reader: MessagePackReader) throws(ConversionFailure) -> UnsafeRawBufferPointer {
        var reader = reader
        return try reader.expect(.string) { reader throws(DecodingFailure) in try reader.readStringBytes() }
    }

    /// The rows as a block.
    func block() throws(ConversionFailure) -> ColumnBlock {
        var lengths: [Int] = []
        visitBuffers { lengths.append($0.count) }
        return try ConversionFailure.catching { () throws(DecodingFailure) in
            try ColumnBlock.assemble(type, rows: count, lengths: lengths, validate: .structure) { buffers in
                var next = 0
                visitBuffers {
                    buffers[next].copyMemory(from: $0)
                    next += 1
                }
            }
        }
    }

    /// Calls `body` with each buffer, in the order in which a block has them.
    private func visitBuffers(_ body: (UnsafeRawBufferPointer) -> Void) {
        switch type {
        case .null, .bool: bytes.withUnsafeBytes(body)
        case .int64, .float64: words.withUnsafeBytes(body)
        case .string, .bytes, .value, .map:
            offsets.withUnsafeBytes(body)
            bytes.withUnsafeBytes(body)
        case .list: offsets.withUnsafeBytes(body)
        case .optional: validity.withUnsafeBytes(body)
        case .tuple, .function, .variable: break
        }
        for child in children { child.visitBuffers(body) }
    }

    /// The bitmap of an optional; empty when every row is present.
    private var validity: [UInt8] {
        guard presence.contains(false) else { return [] }
        var bits = [UInt8](repeating: 0, count: (count + 7) / 8)
        for row in 0..<count where presence[row] { bits[row >> 3] |= 1 << UInt8(row & 7) }
        return bits
    }
}

extension MessagePackReader {
    /// Reads a float64, or an int64 as one.
    mutating func readNumber() throws(DecodingFailure) -> Double {
        nextKind == .integer ? Double(try readInt64()) : try readDouble()
    }
}
