/// A column of a block: rows of one type, in buffers that are borrowed from the block's payload.
///
/// It looks like `muster_column` in the plugin ABI: an `optional<T>` is the column of `T` with a validity bitmap. The
/// pointers are valid as long as the payload of the block that the column belongs to.
package struct Column: Sendable {
    /// The type of a row.
    package let type: ValueType
    /// The number of rows.
    package let count: Int
    /// Fixed-size rows, or the bytes that `offsets` point into; empty in a list and in a tuple.
    // Unsafe only in the compiler's eyes: nobody writes to the bytes of a payload.
    package nonisolated(unsafe) let values: UnsafeRawBufferPointer
    /// Where each row begins, and where the last one ends: `count + 1` numbers from 0; nil where rows have one size.
    // As for `values`.
    package nonisolated(unsafe) let offsets: UnsafePointer<Int64>?
    /// Bit `row & 7` of byte `row >> 3` is set where the row is present; nil when all are.
    // As for `values`.
    package nonisolated(unsafe) let validity: UnsafePointer<UInt8>?
    /// The elements of a list's rows (one column), or a tuple's parts.
    package let children: [Column]

    package init(
        type: ValueType, count: Int, values: UnsafeRawBufferPointer, offsets: UnsafePointer<Int64>?,
        validity: UnsafePointer<UInt8>?, children: [Column]
    ) {
        self.type = type
        self.count = count
        self.values = values
        self.offsets = offsets
        self.validity = validity
        self.children = children
    }

    /// The type of a row that is present.
    package var presentType: ValueType {
        if case .optional(let wrapped) = type { wrapped } else { type }
    }

    /// Whether a row has a value.
    @inline(__always)
    package func isPresent(_ row: Int) -> Bool {
        guard let validity else { return true }
        return validity[row >> 3] & (1 << UInt8(row & 7)) != 0
    }

    /// Some of the rows, where they lie.
    ///
    /// - Parameter rows: Where a column has a validity bitmap, the first of these must be a multiple of 8.
    package func slice(_ rows: Range<Int>) -> Column {
        if rows.lowerBound == 0, rows.upperBound == count { return self }
        let isSized = offsets == nil && children.isEmpty
        let size = isSized && count > 0 ? values.count / count : 0
        let isTuple = offsets == nil && !children.isEmpty
        return Column(
            type: type, count: rows.count,
            values: isSized
                ? UnsafeRawBufferPointer(rebasing: values[rows.lowerBound * size..<rows.upperBound * size]) : values,
            offsets: offsets.map { $0 + rows.lowerBound }, validity: validity.map { $0 + rows.lowerBound / 8 },
            children: isTuple ? children.map { $0.slice(rows) } : children)
    }

    /// The rows of a column of `int64`.
    package var int64s: UnsafeBufferPointer<Int64> { values.bindMemory(to: Int64.self) }

    /// The rows of a column of `float64`.
    package var float64s: UnsafeBufferPointer<Double> { values.bindMemory(to: Double.self) }

    /// The bytes of a row of `string`, `bytes`, `value` or `map`.
    package func bytes(at row: Int) -> UnsafeRawBufferPointer {
        guard let offsets else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: values[Int(offsets[row])..<Int(offsets[row + 1])])
    }

    /// The rows of the child that are the elements of a row of `list`.
    package func elements(at row: Int) -> Range<Int> {
        guard let offsets else { return 0..<0 }
        return Int(offsets[row])..<Int(offsets[row + 1])
    }
}
