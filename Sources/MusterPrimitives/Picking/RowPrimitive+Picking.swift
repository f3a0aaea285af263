import MusterGraph
import MusterRegistry

/// What stands in a map or list, row by row. `name` is that of the function which failures are told to come from.
extension RowPrimitive {
    /// Of a map and a key, and perhaps of what there is instead of a missing key.
    static func mapGet(_ name: String, orDefault: Bool = false) -> RowPrimitive {
        RowPrimitive(
            resultType: { types in
                guard types[1] == .string, let element = element(of: types[0]) else { return nil }
                return !orDefault || types[2].canBecome(element) ? element : nil
            },
            apply: { columns, writer throws(CallFailure) in
                try eachRow(columns[0].count, name) { row throws(PickingFailure) in
                    let (item, key) = (MapItem(column: columns[0], row: row), columns[1].bytes(at: row))
                    if let value = try item.value(at: key) {
                        try writer.append(picked: value)
                    } else if orDefault {
                        try writer.append(converting: row, of: columns[2])
                    } else {
                        throw item.missing(key)
                    }
                }
                return writer.column
            })
    }

    /// Of a list and an index, and perhaps of what there is instead of a missing element.
    static func listGet(_ name: String, orDefault: Bool = false) -> RowPrimitive {
        RowPrimitive(
            resultType: { types in
                guard types[1] == .int64, let element = element(of: types[0]) else { return nil }
                return !orDefault || types[2].canBecome(element) ? element : nil
            },
            apply: { columns, writer throws(CallFailure) in
                try eachRow(columns[0].count, name) { row throws(PickingFailure) in
                    let (item, index) = (ListItem(column: columns[0], row: row), columns[1].int64s[row])
                    guard try !item.append(index, to: writer) else { return }
                    guard orDefault else { throw item.missing(index) }
                    try writer.append(converting: row, of: columns[2])
                }
                return writer.column
            })
    }

    /// What stands in a map or list; in a `value`, another one.
    private static func element(of type: ValueType) -> ValueType? {
        switch type {
        case .map(let element), .list(let element): element
        case .value: .value
        default: nil
        }
    }

    /// Calls `body` with each row; a failure names it.
    static func eachRow(
        _ count: Int, _ name: String, _ body: (Int) throws(PickingFailure) -> Void
    ) throws(CallFailure) {
        for row in 0..<count {
            do throws(PickingFailure) { try body(row) } catch {
                throw CallFailure(.badArgument, function: name, message: error.message, row: UInt64(row))
            }
        }
    }
}

/// What is there instead of what is absent.
extension RowPrimitive {
    /// Of an optional and what there is instead of nothing.
    static let optionalOr = RowPrimitive(
        resultType: { types in
            switch types[0] {
            case .optional(let wrapped): types[1].canBecome(wrapped) ? wrapped : nil
            case .null: types[1]
            case let type: types[1].canBecome(type) ? type : nil
            }
        },
        apply: { columns, writer throws(CallFailure) in
            try eachRow(columns[0].count, "optional.or") { row throws(PickingFailure) in
                try writer.append(converting: row, of: columns[0].holdsSomething(row) ? columns[0] : columns[1])
            }
            return writer.column
        })

    /// Of an optional.
    static let isPresent = RowPrimitive(
        resultType: { _ in .bool },
        apply: { columns, writer in
            let count = columns[0].count
            let target = writer.extend(rows: count, size: 1).assumingMemoryBound(to: UInt8.self)
            for row in 0..<count { target[row] = columns[0].holdsSomething(row) ? 1 : 0 }
            return writer.column
        })
}

extension Column {
    /// Whether a row is present, and is not null.
    fileprivate func holdsSomething(_ row: Int) -> Bool {
        switch presentType {
        case .null: false
        case .value: isPresent(row) && bytes(at: row).first != 0xc0
        default: isPresent(row)
        }
    }
}

extension ValueType {
    /// Whether every value of this type is taken where one of another is asked for.
    func canBecome(_ asked: ValueType) -> Bool {
        if hasLayout(of: asked) || asked == .value { return true }
        switch (self, asked) {
        case (.int64, .float64), (.null, .optional): return true
        case (_, .optional(let wrapped)): return canBecome(wrapped)
        default: return false
        }
    }
}

extension ColumnWriter {
    /// Appends what was picked from a map or value.
    func append(picked item: UnsafeRawBufferPointer) throws(PickingFailure) {
        do throws(ConversionFailure) { try append(value: item) } catch { throw PickingFailure(message: "\(error)") }
    }

    /// Appends a row of a column whose type can become this one's.
    func append(converting row: Int, of column: Column) throws(PickingFailure) {
        let present = if case .optional(let wrapped) = type { wrapped } else { type }
        if column.presentType.hasLayout(of: present) { return append(row, of: column) }
        do {
            var item = MessagePackWriter()
            try column.write(row, to: &item)
            try item.bytes.withUnsafeBytes { try append(value: $0) }
        } catch {
            throw PickingFailure(message: "\(error)")
        }
    }
}
