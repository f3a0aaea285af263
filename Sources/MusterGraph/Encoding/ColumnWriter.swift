/// A column that is being written: rows are appended, from other columns or one by one, and read where they lie.
///
/// The memory is used again after `removeAll`, so that a chunk of rows costs no allocation. It looks like ``Column``: an
/// `optional<T>` is the column of `T` with a validity bitmap, which is there from the first absent row on.
package final class ColumnWriter {
    /// The type of a row.
    package let type: ValueType
    /// The number of rows.
    package private(set) var count = 0
    /// The elements of a list's rows (one), or a tuple's parts.
    package let children: [ColumnWriter]
    /// What a row is when it is present.
    let form: Form
    private var values = GrowingBuffer()
    private var offsets = GrowingBuffer(capacity: 8)
    private var validity = GrowingBuffer(capacity: 8)
    private var hasAbsent = false

    /// How rows lie in the buffers.
    enum Form {
        /// Rows of so many bytes.
        case fixed(Int)
        /// Rows of any number of bytes.
        case bytes
        case list
        case tuple
    }

    /// An empty column.
    ///
    /// - Throws: For a type that stands in no column.
    package init(_ type: ValueType, nesting: Int = 1) throws(ConversionFailure) {
        guard nesting <= ColumnBlock.maximumNesting else {
            throw ConversionFailure("the type nests deeper than \(ColumnBlock.maximumNesting)")
        }
        self.type = type
        let present = if case .optional(let wrapped) = type { wrapped } else { type }
        var children: [ColumnWriter] = []
        switch present {
        case .null, .bool: form = .fixed(1)
        case .int64, .float64: form = .fixed(8)
        case .string, .bytes, .value, .map: form = .bytes
        case .list(let element):
            form = .list
            children = [try ColumnWriter(element, nesting: nesting + 1)]
        case .tuple(let parts):
            form = .tuple
            for part in parts { children.append(try ColumnWriter(part.type, nesting: nesting + 1)) }
        case .optional, .function, .variable: throw ConversionFailure("\(type) cannot stand in a column")
        }
        self.children = children
        removeAll()
    }

    /// Forgets all rows and keeps the memory.
    package func removeAll() {
        count = 0
        hasAbsent = false
        values.removeAll()
        validity.removeAll()
        offsets.removeAll()
        switch form {
        case .bytes, .list: offsets.append(Int64(0))
        case .fixed, .tuple: break
        }
        for child in children { child.removeAll() }
    }

    /// The rows so far, where they lie; valid until the next change, and as long as this lives.
    package var column: Column {
        let hasOffsets: Bool =
            switch form {
            case .bytes, .list: true
            case .fixed, .tuple: false
            }
        return Column(
            type: type, count: count, values: values.bytes,
            offsets: hasOffsets ? UnsafePointer(offsets.start.assumingMemoryBound(to: Int64.self)) : nil,
            validity: hasAbsent ? UnsafePointer(validity.start.assumingMemoryBound(to: UInt8.self)) : nil,
            children: children.map(\.column))
    }

    /// The bytes of all rows, their offsets and children included: what a block of them takes.
    package var byteCount: Int {
        values.count + offsets.count + validity.count + children.reduce(0) { $0 + $1.byteCount }
    }

    /// A copy of the rows as a block.
    package func block() throws(DecodingFailure) -> ColumnBlock {
        var lengths: [Int] = []
        visitBuffers { lengths.append($0.count) }
        return try ColumnBlock.assemble(type, rows: count, lengths: lengths, validate: .structure) { buffers in
            var next = 0
            visitBuffers {
                if $0.count > 0 { buffers[next].copyMemory(from: $0) }
                next += 1
            }
        }
    }

    /// Calls `body` with each buffer, in the order in which a block has them.
    private func visitBuffers(_ body: (UnsafeRawBufferPointer) -> Void) {
        if case .optional = type { body(hasAbsent ? validity.bytes : UnsafeRawBufferPointer(start: nil, count: 0)) }
        switch form {
        case .fixed: body(values.bytes)
        case .bytes:
            body(offsets.bytes)
            body(values.bytes)
        case .list: body(offsets.bytes)
        case .tuple: break
        }
        for child in children { child.visitBuffers(body) }
    }
}

extension ColumnWriter {
    /// Room for `rows` rows of a fixed size, which the caller writes; all of them are present.
    ///
    /// - Parameter spare: So many bytes behind them may be written too; what stands there has no meaning.
    @inline(__always)
    package func extend(rows: Int, size: Int, spare: Int = 0) -> UnsafeMutableRawPointer {
        notePresent(rows)
        count += rows
        return values.extend(by: rows * size, spare: spare)
    }

    /// Appends a number or bool, whose size must be that of a row.
    @inline(__always)
    package func append<Number: BitwiseCopyable>(_ number: Number) {
        notePresent(1)
        count += 1
        values.append(number)
    }

    /// Appends a row of a string, bytes, value or map.
    @inline(__always)
    package func append(bytes: UnsafeRawBufferPointer) {
        notePresent(1)
        count += 1
        values.append(bytes)
        offsets.append(Int64(values.count))
    }

    /// Appends the rows of a string, bytes, value or map that lie behind each other in `bytes`.
    ///
    /// - Parameters:
    ///   - base: The offset at which `bytes` begins.
    ///   - ends: The offset at which each row ends.
    package func append(bytes: UnsafeRawBufferPointer, base: Int64, ends: UnsafeBufferPointer<Int64>) {
        notePresent(ends.count)
        let shift = Int64(values.count) - base
        values.append(bytes)
        let target = offsets.extend(by: 8 * ends.count).assumingMemoryBound(to: Int64.self)
        for row in ends.indices { target[row] = ends[row] + shift }
        count += ends.count
    }

    /// Room for `rows` rows of a string, bytes, value or map, which have so many bytes together and which the caller writes.
    ///
    /// - Returns: Where the bytes begin, where the end of each row is written, and the end of the row before.
    package func extend(
        rows: Int, bytes: Int
    ) -> (bytes: UnsafeMutableRawPointer, ends: UnsafeMutablePointer<Int64>, start: Int64) {
        notePresent(rows)
        count += rows
        let start = Int64(values.count)
        return (
            values.extend(by: bytes), offsets.extend(by: 8 * rows).assumingMemoryBound(to: Int64.self), start
        )
    }

    /// Ends a row of a list, whose elements were appended to the child, or of a tuple, whose parts were.
    package func endRow() {
        notePresent(1)
        count += 1
        if case .list = form { offsets.append(Int64(children[0].count)) }
    }

    /// Ends so many rows of a list, whose elements were appended to the child, all of them.
    ///
    /// - Parameter length: How many elements the row of an index has.
    package func endRows(_ rows: Int, length: (Int) -> Int) {
        notePresent(rows)
        var end = offsets.start.load(fromByteOffset: 8 * count, as: Int64.self)
        for row in 0..<rows {
            end += Int64(length(row))
            offsets.append(end)
        }
        count += rows
    }

    /// Ends so many rows of a tuple, whose parts were appended to the children.
    package func appendRowsOfTuple(_ rows: Int) {
        notePresent(rows)
        count += rows
    }

    /// Appends a row that is absent.
    package func appendAbsent() {
        if !hasAbsent {
            hasAbsent = true
            validity.removeAll()
            let bitmap = validity.extend(by: (count + 7) / 8)
            for row in stride(from: 0, to: count, by: 8) {
                let bits = min(8, count - row)
                bitmap.storeBytes(of: UInt8(truncatingIfNeeded: (1 << bits) - 1), toByteOffset: row / 8, as: UInt8.self)
            }
        }
        if count & 7 == 0 { validity.append(UInt8(0)) }
        appendPlaceholder()
    }

    /// A row without meaning, which has its place in the buffers.
    private func appendPlaceholder() {
        switch form {
        case .fixed(let size): values.extend(by: size).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        case .bytes: offsets.append(Int64(values.count))
        case .list: offsets.append(Int64(children[0].count))
        case .tuple: for child in children { child.appendPlaceholderRow() }
        }
        count += 1
    }

    private func appendPlaceholderRow() {
        if case .optional = type { appendAbsent() } else { appendPlaceholder() }
    }

    /// Marks the next rows as present, where anybody asks.
    @inline(__always)
    private func notePresent(_ rows: Int) {
        if hasAbsent { setBits(rows) }
    }

    private func setBits(_ rows: Int) {
        for row in count..<count + rows {
            if row & 7 == 0 { validity.append(UInt8(0)) }
            let byte = validity.start + (row >> 3)
            byte.storeBytes(of: byte.load(as: UInt8.self) | 1 << UInt8(row & 7), as: UInt8.self)
        }
    }
}
