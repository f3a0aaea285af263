/// A `list<T>` as a block of columns, the form that `docs/values.md` describes.
///
/// A block is parsed from a payload, which it keeps alive, and looks at its buffers where they lie.
package struct ColumnBlock: Sendable {
    /// How closely a block is looked at before it is believed.
    package enum Validation: Sendable {
        /// The header, the sizes of all buffers and the ends of offsets. Enough for blocks that this process made.
        case structure
        /// Every row too: what comes from the network, a disk or a plugin.
        case full
    }

    /// The first byte of a block, which begins no MessagePack item.
    package static let firstByte: UInt8 = 0xc1
    /// The version of the format.
    package static let version: UInt8 = 1
    /// How deep the element type may nest: `int64` is 1 deep, `list<int64>` 2.
    package static let maximumNesting = 16
    /// The longest text of an element type, in bytes.
    package static let maximumTypeLength = 4096

    /// The block's bytes, aligned to 8.
    package let payload: Payload
    /// The elements of the list, one a row.
    package let column: Column

    /// Joins a payload and the column that was found in it.
    init(payload: Payload, column: Column) {
        self.payload = payload
        self.column = column
    }

    /// `T`, of `list<T>`.
    package var elementType: ValueType { column.type }

    /// The number of elements.
    package var count: Int { column.count }
}

extension Payload {
    /// Whether this is a block of columns rather than MessagePack.
    package var isColumnBlock: Bool { count > 0 && borrowedBytes[0] == ColumnBlock.firstByte }
}
