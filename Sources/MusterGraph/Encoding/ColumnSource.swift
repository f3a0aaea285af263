/// Rows in somebody's buffers, to be copied into a block: what a plugin returned, in the shape of `muster_column`.
///
/// Offsets need not begin with 0, and a child may hold rows that no offset points to.
package struct ColumnSource {
    /// The number of rows.
    package var count: Int
    /// Rows of a fixed size, or the bytes that `offsets` point into. A column of `null` needs none.
    package var values: UnsafeRawPointer?
    /// `count + 1` positions in `values`, or in the rows of the child.
    package var offsets: UnsafePointer<Int64>?
    /// Bit `row & 7` of byte `row >> 3` is set where the row is present; nil when all are.
    package var validity: UnsafePointer<UInt8>?
    /// The elements of a list's rows (one), or a tuple's parts.
    package var children: [ColumnSource]

    package init(
        count: Int, values: UnsafeRawPointer? = nil, offsets: UnsafePointer<Int64>? = nil,
        validity: UnsafePointer<UInt8>? = nil, children: [ColumnSource] = []
    ) {
        self.count = count
        self.values = values
        self.offsets = offsets
        self.validity = validity
        self.children = children
    }
}

extension ColumnBlock {
    /// Copies the rows of `source` into a block of its own.
    ///
    /// What `source` points to is read only where its counts and offsets agree with each other: a plugin's mistake in
    /// them is a failure here. A pointer that leads nowhere cannot be noticed.
    package init(
        copying source: ColumnSource, elementType: ValueType, validate: Validation = .full
    ) throws(DecodingFailure) {
        var pieces = ColumnPieces()
        try pieces.add(source, elementType, rows: 0..<source.count, nesting: 1)
        self = try ColumnBlock.assemble(
            elementType, rows: source.count, lengths: pieces.lengths, validate: validate
        ) { buffers in
            for (piece, buffer) in zip(pieces.pieces, buffers) { piece.write(to: buffer) }
        }
    }
}

/// What goes into each buffer of a block, found before any of it is copied.
private struct ColumnPieces {
    /// The contents of one buffer.
    enum Piece {
        case zeros
        case bytes(UnsafeRawPointer)
        /// Offsets, which are written less the first.
        case offsets(UnsafePointer<Int64>)
        /// Bits from `first` on.
        case bits(UnsafePointer<UInt8>, first: Int, count: Int)

        func write(to buffer: UnsafeMutableRawBufferPointer) {
            switch self {
            case .zeros:
                buffer.zero(0..<buffer.count)
            case .bytes(let start):
                buffer.copyMemory(from: UnsafeRawBufferPointer(start: start, count: buffer.count))
            case .offsets(let source):
                let target = buffer.bindMemory(to: Int64.self)
                for row in target.indices { target[row] = (source[row] - source[0]).littleEndian }
            case .bits(let source, let first, let count):
                buffer.zero(0..<buffer.count)
                for bit in 0..<count where source[(first + bit) >> 3] & (1 << UInt8((first + bit) & 7)) != 0 {
                    buffer[bit >> 3] |= 1 << UInt8(bit & 7)
                }
            }
        }
    }

    private(set) var pieces: [Piece] = []
    private(set) var lengths: [Int] = []

    mutating func add(
        _ source: ColumnSource, _ type: ValueType, rows: Range<Int>, nesting: Int
    ) throws(DecodingFailure) {
        guard nesting <= ColumnBlock.maximumNesting else {
            throw failure("the type nests deeper than \(ColumnBlock.maximumNesting)")
        }
        guard source.count >= 0, rows.lowerBound >= 0, rows.upperBound <= source.count else {
            throw failure("a column of \(type) has \(source.count) rows, and rows up to \(rows.upperBound) are used")
        }
        switch type {
        case .null:
            append(.zeros, rows.count)
        case .bool:
            try addFixed(source, type, rows, size: 1)
        case .int64, .float64:
            try addFixed(source, type, rows, size: 8)
        case .string, .bytes, .value, .map:
            let range = try addOffsets(source, type, rows)
            guard source.values != nil || range.isEmpty else { throw failure("a column of \(type) has no bytes") }
            append(source.values.map { .bytes($0 + range.lowerBound) } ?? .zeros, range.count)
        case .list(let element):
            let range = try addOffsets(source, type, rows)
            guard let child = source.children.first, source.children.count == 1 else {
                throw failure("a column of \(type) has \(source.children.count) children, not 1")
            }
            try add(child, element, rows: range, nesting: nesting + 1)
        case .tuple(let parts):
            guard source.children.count == parts.count else {
                throw failure("a column of \(type) has \(source.children.count) children, not \(parts.count)")
            }
            for (child, part) in zip(source.children, parts) {
                try add(child, part.type, rows: rows, nesting: nesting + 1)
            }
        case .optional(let wrapped):
            let validity = source.validity
            append(
                validity.map { .bits($0, first: rows.lowerBound, count: rows.count) } ?? .zeros,
                validity == nil ? 0 : (rows.count + 7) / 8)
            try add(source, wrapped, rows: rows, nesting: nesting + 1)
        case .function, .variable:
            throw failure("\(type) cannot stand in a column")
        }
    }

    private mutating func addFixed(
        _ source: ColumnSource, _ type: ValueType, _ rows: Range<Int>, size: Int
    ) throws(DecodingFailure) {
        guard source.values != nil || rows.isEmpty else { throw failure("a column of \(type) has no values") }
        append(source.values.map { .bytes($0 + rows.lowerBound * size) } ?? .zeros, rows.count * size)
    }

    /// Adds the offsets of `rows`. Returns what they span.
    private mutating func addOffsets(
        _ source: ColumnSource, _ type: ValueType, _ rows: Range<Int>
    ) throws(DecodingFailure) -> Range<Int> {
        guard let offsets = source.offsets else {
            guard rows.isEmpty else { throw failure("a column of \(type) has no offsets") }
            append(.zeros, 8)
            return 0..<0
        }
        var previous = offsets[rows.lowerBound]
        guard previous >= 0 else { throw failure("a column of \(type) has a negative offset") }
        for row in rows {
            let next = offsets[row + 1]
            guard next >= previous else { throw failure("the offsets of a column of \(type) fall at row \(row)") }
            previous = next
        }
        append(.offsets(offsets + rows.lowerBound), 8 * (rows.count + 1))
        return Int(offsets[rows.lowerBound])..<Int(previous)
    }

    private mutating func append(_ piece: Piece, _ length: Int) {
        pieces.append(piece)
        lengths.append(length)
    }

    private func failure(_ message: String) -> DecodingFailure {
        DecodingFailure(position: 0, message: message)
    }
}
