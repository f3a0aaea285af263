extension ColumnBlock {
    /// Finds the columns of a block.
    ///
    /// Bytes that lie at an odd address are copied once; otherwise nothing is copied. Nothing is allocated that the
    /// bytes do not pay for, whatever they claim.
    package init(parsing payload: Payload, validate: Validation) throws(DecodingFailure) {
        let payload = payload.aligned()
        let column = try payload.withUnsafeBytes { (bytes) throws(DecodingFailure) -> Column in
            var parser = try ColumnParser(bytes, validate: validate)
            return try parser.parse()
        }
        self.init(payload: payload, column: column)
    }

    /// The element type of a block, from its header alone.
    package static func elementType(of payload: Payload) throws(DecodingFailure) -> ValueType {
        try payload.withUnsafeBytes { (bytes) throws(DecodingFailure) -> ValueType in
            try ColumnHeader(bytes).type
        }
    }
}

/// The parts of a block before its buffers.
struct ColumnHeader {
    /// The bytes before the lengths of the buffers.
    static let fixedSize = 16

    let type: ValueType
    let rows: Int
    let bufferCount: Int
    /// Where the first buffer begins.
    let end: Int

    init(_ bytes: UnsafeRawBufferPointer) throws(DecodingFailure) {
        guard bytes.count >= Self.fixedSize, bytes[0] == ColumnBlock.firstByte else {
            throw DecodingFailure(position: 0, message: "a column block begins with 0xc1 and has 16 bytes at least")
        }
        guard bytes[1] == ColumnBlock.version else {
            throw DecodingFailure(
                position: 1,
                message: "a column block of version \(bytes[1]), and this program reads \(ColumnBlock.version)")
        }
        bufferCount = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        let typeLength = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
        let rows = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        // Every row takes a byte at least, which bounds what a lying count can cost.
        guard rows <= UInt64(bytes.count) else {
            throw DecodingFailure(position: 8, message: "\(rows) rows do not fit a block of \(bytes.count) bytes")
        }
        self.rows = Int(rows)
        let typeStart = Self.fixedSize + 8 * bufferCount
        guard typeLength <= ColumnBlock.maximumTypeLength else {
            throw DecodingFailure(
                position: 4,
                message: "a type of \(typeLength) bytes, longer than \(ColumnBlock.maximumTypeLength)")
        }
        end = typeStart + typeLength.roundedUpTo8
        guard end <= bytes.count else {
            throw DecodingFailure(position: 4, message: "the header of \(end) bytes is longer than the block")
        }
        let text = UnsafeRawBufferPointer(rebasing: bytes[typeStart..<typeStart + typeLength])
        guard let text = String(validating: text, as: UTF8.self), let type = ValueType(ofColumn: text) else {
            throw DecodingFailure(position: typeStart, message: "the block's element type is not one")
        }
        guard bytes[typeStart + typeLength..<end].allSatisfy({ $0 == 0 }) else {
            throw DecodingFailure(position: typeStart + typeLength, message: "padding is not zero")
        }
        self.type = type
    }
}

extension ValueType {
    /// The type that the header of a block spells. Those that nearly every block has are recognised at once.
    fileprivate init?(ofColumn text: String) {
        switch text {
        case "int64": self = .int64
        case "float64": self = .float64
        case "string": self = .string
        case "value": self = .value
        default:
            guard let type = try? ValueType(parsing: text) else { return nil }
            self = type
        }
    }
}

/// Walks through the buffers of a block in their order.
private struct ColumnParser {
    let bytes: UnsafeRawBufferPointer
    let header: ColumnHeader
    let validate: ColumnBlock.Validation
    var buffersRead = 0
    var position: Int

    init(_ bytes: UnsafeRawBufferPointer, validate: ColumnBlock.Validation) throws(DecodingFailure) {
        self.bytes = bytes
        self.validate = validate
        header = try ColumnHeader(bytes)
        position = header.end
    }

    /// The block's column. Counts of rows are at most the block's bytes, so that no product of them overflows.
    mutating func parse() throws(DecodingFailure) -> Column {
        let column = try column(of: header.type, rows: header.rows, masks: [], nesting: 1)
        guard buffersRead == header.bufferCount else {
            throw failure("the block has \(header.bufferCount) buffers, and \(header.type) needs \(buffersRead)")
        }
        guard position == bytes.count else { throw failure("\(bytes.count - position) bytes follow the last buffer") }
        return column
    }

    /// - Parameter masks: The validity bitmaps of the tuples and optionals whose rows these are.
    private mutating func column(
        of type: ValueType, rows: Int, masks: [UnsafePointer<UInt8>], nesting: Int
    ) throws(DecodingFailure) -> Column {
        guard nesting <= ColumnBlock.maximumNesting else {
            throw failure("the type nests deeper than \(ColumnBlock.maximumNesting)")
        }
        switch type {
        case .null, .bool:
            return try fixed(type, rows: rows, rowSize: 1, masks: masks)
        case .int64, .float64:
            return try fixed(type, rows: rows, rowSize: 8, masks: masks)
        case .string, .bytes, .value, .map:
            let offsets = try offsets(rows: rows)
            let values = try buffer(of: Int(offsets[rows]))
            return try checked(
                Column(type: type, count: rows, values: values, offsets: offsets, validity: nil, children: []), masks)
        case .list(let element):
            let offsets = try offsets(rows: rows)
            let child = try column(of: element, rows: Int(offsets[rows]), masks: [], nesting: nesting + 1)
            return try checked(
                Column(type: type, count: rows, values: .none, offsets: offsets, validity: nil, children: [child]),
                masks)
        case .tuple(let parts):
            guard !parts.isEmpty else { throw failure("a tuple without parts cannot stand in a column") }
            var children: [Column] = []
            for part in parts {
                children.append(try column(of: part.type, rows: rows, masks: masks, nesting: nesting + 1))
            }
            return Column(type: type, count: rows, values: .none, offsets: nil, validity: nil, children: children)
        case .optional(let wrapped):
            return try optional(wrapped, rows: rows, masks: masks, nesting: nesting)
        case .function, .variable:
            throw failure("\(type) cannot stand in a column")
        }
    }

    private mutating func optional(
        _ wrapped: ValueType, rows: Int, masks: [UnsafePointer<UInt8>], nesting: Int
    ) throws(DecodingFailure) -> Column {
        if case .optional = wrapped { throw failure("an optional of an optional cannot stand in a column") }
        let bitmap = try buffer()
        guard bitmap.isEmpty || bitmap.count == (rows + 7) / 8 else {
            throw failure("a validity bitmap of \(bitmap.count) bytes for \(rows) rows")
        }
        var validity: UnsafePointer<UInt8>?
        if !bitmap.isEmpty { validity = bitmap.bindMemory(to: UInt8.self).baseAddress }
        if rows % 8 != 0, let last = bitmap.last, last >> UInt8(rows % 8) != 0 {
            throw failure("bits beyond the last row of a validity bitmap are set")
        }
        let inner = try column(
            of: wrapped, rows: rows, masks: masks + (validity.map { [$0] } ?? []), nesting: nesting + 1)
        return Column(
            type: .optional(wrapped), count: rows, values: inner.values, offsets: inner.offsets, validity: validity,
            children: inner.children)
    }

    private mutating func fixed(
        _ type: ValueType, rows: Int, rowSize: Int, masks: [UnsafePointer<UInt8>]
    ) throws(DecodingFailure) -> Column {
        let values = try buffer(of: rows * rowSize)
        return try checked(
            Column(type: type, count: rows, values: values, offsets: nil, validity: nil, children: []), masks)
    }

    /// The next buffer, as the offsets of `rows` rows; the last one is not negative.
    private mutating func offsets(rows: Int) throws(DecodingFailure) -> UnsafePointer<Int64> {
        let buffer = try buffer(of: 8 * (rows + 1))
        guard let offsets = buffer.bindMemory(to: Int64.self).baseAddress, offsets[0] == 0 else {
            throw failure("offsets do not begin with 0")
        }
        guard offsets[rows] >= 0, offsets[rows] <= bytes.count else {
            throw failure("the last offset, \(offsets[rows]), lies outside the block")
        }
        return offsets
    }

    private mutating func buffer(of size: Int) throws(DecodingFailure) -> UnsafeRawBufferPointer {
        let buffer = try buffer()
        guard buffer.count == size else { throw failure("a buffer of \(buffer.count) bytes where \(size) are needed") }
        return buffer
    }

    /// The next buffer, whatever its length.
    private mutating func buffer() throws(DecodingFailure) -> UnsafeRawBufferPointer {
        guard buffersRead < header.bufferCount else {
            throw failure("\(header.type) needs more than the block's \(header.bufferCount) buffers")
        }
        let place = ColumnHeader.fixedSize + 8 * buffersRead
        let length = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        guard length <= UInt64(bytes.count - position) else {
            throw failure("a buffer of \(length) bytes reaches beyond the block")
        }
        let end = position + Int(length)
        let paddedEnd = end.roundedUpTo8
        guard paddedEnd <= bytes.count, bytes[end..<paddedEnd].allSatisfy({ $0 == 0 }) else {
            throw failure("the padding behind a buffer is missing or not zero")
        }
        defer { (position, buffersRead) = (paddedEnd, buffersRead + 1) }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<end])
    }

    /// The column, when its rows are what they should be or nobody asked.
    private func checked(_ column: Column, _ masks: [UnsafePointer<UInt8>]) throws(DecodingFailure) -> Column {
        if validate == .full, let problem = column.problem(masks: masks) { throw failure(problem) }
        return column
    }

    private func failure(_ message: String) -> DecodingFailure {
        DecodingFailure(position: position, message: message)
    }
}

extension Int {
    /// The next multiple of 8, or the number itself.
    var roundedUpTo8: Int { (self + 7) & ~7 }
}

extension UnsafeRawBufferPointer {
    /// No bytes.
    static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
