public import CMusterPlugin

/// Any value, as the MessagePack item that it crosses as: for operations that take or give what has no type of its own.
public struct PackedValue: OperationValue, Hashable, Sendable {
    public typealias Row = muster_view
    public typealias Native = muster_view

    /// One MessagePack item.
    public var bytes: [UInt8]

    /// The value that these bytes are; they must be one MessagePack item.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A value of a known type, packed.
    public init(packing value: some OperationValue) {
        var packer = Packer()
        value.pack(into: &packer)
        bytes = packer.bytes
    }

    /// The value, which must be of that type.
    public func unpacked<Value: OperationValue>(as type: Value.Type) throws -> Value {
        try bytes.withUnsafeBytes { try Unpacker.value(of: $0) }
    }

    public static var absent: PackedValue { PackedValue(bytes: [0xc0]) }

    public static func value(native: muster_view) -> PackedValue {
        value(row: native)
    }

    public static func value(row: muster_view) -> PackedValue {
        PackedValue(bytes: Array(row.bytes))
    }

    public static func row(of value: PackedValue, in context: MusterContext) throws -> muster_view {
        try value.bytes.withUnsafeBytes { try muster_view(copying: $0, in: context) }
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [PackedValue] {
        try column.mapBytes(rows: rows) { PackedValue(bytes: Array($0)) }
    }

    public static func column(of values: [PackedValue], in context: MusterContext) throws -> muster_column {
        try muster_column(packing: values, in: context)
    }

    public func pack(into packer: inout Packer) {
        packer.writePacked(bytes)
    }

    public init(from unpacker: inout Unpacker) throws {
        bytes = try unpacker.readPacked()
    }
}
