public import CMusterPlugin

extension String: OperationValue {
    public typealias Row = muster_view
    public typealias Native = muster_view

    public static var absent: String { "" }

    public static func value(native: muster_view) -> String {
        value(row: native)
    }

    public static func value(row: muster_view) -> String {
        String(decoding: row.bytes, as: UTF8.self)
    }

    public static func row(of value: String, in context: MusterContext) throws -> muster_view {
        var value = value
        return try value.withUTF8 { try muster_view(copying: UnsafeRawBufferPointer($0), in: context) }
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [String] {
        try column.mapBytes(rows: rows) { String(decoding: $0, as: UTF8.self) }
    }

    public static func column(of values: [String], in context: MusterContext) throws -> muster_column {
        try muster_column(count: values.count, in: context, size: { values[$0].utf8.count }) { row, bytes in
            var value = values[row]
            value.withUTF8 { bytes.copyMemory(from: UnsafeRawBufferPointer($0)) }
        }
    }

    public func pack(into packer: inout Packer) {
        packer.write(self)
    }

    public init(from unpacker: inout Unpacker) throws {
        self = try unpacker.readString()
    }
}
