public import CMusterPlugin

extension Optional: OperationValue where Wrapped: OperationValue {
    public typealias Row = muster_column
    public typealias Native = UnsafePointer<muster_column>

    public static var absent: Wrapped? { nil }

    public static func value(native: UnsafePointer<muster_column>) throws -> Wrapped? {
        try value(row: native.pointee)
    }

    public static func value(row: muster_column) throws -> Wrapped? {
        guard row.count == 1 else { throw MalformedColumn() }
        return try values(of: row, rows: 0..<1)[0]
    }

    public static func row(of value: Wrapped?, in context: MusterContext) throws -> muster_column {
        try column(of: [value], in: context)
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [Wrapped?] {
        guard let validity = column.validity else {
            return try Wrapped.values(of: column, rows: rows).map(Optional.some)
        }
        guard rows.isEmpty || rows.upperBound <= column.count else { throw MalformedColumn() }
        // What lies in an absent row has no meaning, so only the others are read.
        return try rows.map { row in
            guard validity[row >> 3] & 1 << (row & 7) != 0 else { return nil }
            return try Wrapped.values(of: column, rows: row..<row + 1).first
        }
    }

    public static func column(of values: [Wrapped?], in context: MusterContext) throws -> muster_column {
        var column = try Wrapped.column(of: values.map { $0 ?? Wrapped.absent }, in: context)
        let byteCount = (values.count + 7) / 8
        let memory = try context.allocate(byteCount: byteCount)
        let validity = memory.bindMemory(to: UInt8.self, capacity: byteCount)
        validity.initialize(repeating: 0, count: byteCount)
        for (row, value) in values.enumerated() where value != nil { validity[row >> 3] |= 1 << (row & 7) }
        column.validity = UnsafePointer(validity)
        return column
    }

    public func pack(into packer: inout Packer) {
        if let value = self {
            value.pack(into: &packer)
        } else {
            packer.writeNil()
        }
    }

    public init(from unpacker: inout Unpacker) throws {
        self = try unpacker.readNil() ? nil : Wrapped(from: &unpacker)
    }
}
