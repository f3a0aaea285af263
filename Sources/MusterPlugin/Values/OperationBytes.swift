public import CMusterPlugin

/// `[UInt8]` at the boundary, where it is `bytes` and not a list of numbers. `@Operation` wraps and unwraps it.
public struct OperationBytes: OperationValue, Sendable {
    public typealias Row = muster_view
    public typealias Native = muster_view

    /// The bytes.
    public var bytes: [UInt8]

    /// Bytes that are to cross.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public static var absent: OperationBytes { OperationBytes([]) }

    public static func value(native: muster_view) -> OperationBytes {
        value(row: native)
    }

    public static func value(row: muster_view) -> OperationBytes {
        OperationBytes(Array(row.bytes))
    }

    public static func row(of value: OperationBytes, in context: MusterContext) throws -> muster_view {
        try value.bytes.withUnsafeBytes { try muster_view(copying: $0, in: context) }
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [OperationBytes] {
        try column.mapBytes(rows: rows) { OperationBytes(Array($0)) }
    }

    public static func column(of values: [OperationBytes], in context: MusterContext) throws -> muster_column {
        try muster_column(count: values.count, in: context, size: { values[$0].bytes.count }) { row, bytes in
            values[row].bytes.withUnsafeBytes { bytes.copyMemory(from: $0) }
        }
    }

    public func pack(into packer: inout Packer) {
        packer.write(bytes)
    }

    public init(from unpacker: inout Unpacker) throws {
        bytes = try unpacker.readBytes()
    }
}
