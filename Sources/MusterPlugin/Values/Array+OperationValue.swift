public import CMusterPlugin

extension Array: OperationValue where Element: OperationValue {
    public typealias Row = muster_column
    public typealias Native = UnsafePointer<muster_column>

    public static var absent: [Element] { [] }

    @inlinable
    public static func value(native: UnsafePointer<muster_column>) throws -> [Element] {
        try value(row: native.pointee)
    }

    @inlinable
    public static func value(row: muster_column) throws -> [Element] {
        try Element.values(of: row, rows: 0..<row.count)
    }

    @inlinable
    public static func row(of value: [Element], in context: MusterContext) throws -> muster_column {
        try Element.column(of: value, in: context)
    }

    public static func values(of column: muster_column, rows: Range<Int>) throws -> [[Element]] {
        guard !rows.isEmpty else { return [] }
        guard let offsets = column.offsets, let child = column.children, rows.upperBound <= column.count else {
            throw MalformedColumn()
        }
        return try rows.map { row in
            let start = Int(offsets[row])
            let end = Int(offsets[row + 1])
            guard 0 <= start, start <= end else { throw MalformedColumn() }
            return try Element.values(of: child.pointee, rows: start..<end)
        }
    }

    public static func column(of values: [[Element]], in context: MusterContext) throws -> muster_column {
        let elements = try Element.column(of: Array(values.joined()), in: context)
        var column = muster_column()
        column.count = values.count
        column.offsets = UnsafePointer(try context.offsets(count: values.count) { values[$0].count })
        column.children = try context.children([elements])
        column.child_count = 1
        return column
    }

    public func pack(into packer: inout Packer) {
        packer.writeArray(count: count)
        for element in self { element.pack(into: &packer) }
    }

    public init(from unpacker: inout Unpacker) throws {
        let count = try unpacker.readArray()
        self.init()
        reserveCapacity(count)
        for _ in 0..<count { append(try Element(from: &unpacker)) }
    }
}

extension MusterContext {
    /// Columns side by side, in memory of the host.
    func children(_ columns: [muster_column]) throws -> UnsafePointer<muster_column> {
        let memory = try allocate(byteCount: columns.count * MemoryLayout<muster_column>.stride)
        let children = memory.bindMemory(to: muster_column.self, capacity: columns.count)
        for (index, column) in columns.enumerated() { children[index] = column }
        return UnsafePointer(children)
    }
}
