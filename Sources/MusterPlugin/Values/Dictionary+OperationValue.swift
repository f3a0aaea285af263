public import CMusterPlugin

extension Dictionary: OperationValue where Key == String, Value: OperationValue {
    public typealias Row = muster_view
    public typealias Native = muster_view

    public static var absent: [String: Value] { [:] }

    public static func value(native: muster_view) throws -> [String: Value] {
        try value(row: native)
    }

    public static func value(row: muster_view) throws -> [String: Value] {
        try Unpacker.value(of: row.bytes)
    }

    public static func row(of value: [String: Value], in context: MusterContext) throws -> muster_view {
        var packer = Packer()
        value.pack(into: &packer)
        return try packer.bytes.withUnsafeBytes { try muster_view(copying: $0, in: context) }
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [[String: Value]] {
        try column.mapBytes(rows: rows) { try Unpacker.value(of: $0) }
    }

    public static func column(of values: [[String: Value]], in context: MusterContext) throws -> muster_column {
        try muster_column(packing: values, in: context)
    }

    /// Members are written in the order of their keys: a dictionary has another order in each process, and a pure
    /// function must give the same bytes in all of them.
    public func pack(into packer: inout Packer) {
        packer.writeMap(count: count)
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            packer.write(key)
            value.pack(into: &packer)
        }
    }

    public init(from unpacker: inout Unpacker) throws {
        let count = try unpacker.readMap()
        self.init(minimumCapacity: count)
        for _ in 0..<count {
            let key = try unpacker.readString()
            self[key] = try Value(from: &unpacker)
        }
    }
}
