import CMusterPlugin
import MusterGraph

/// Lays the rows of a column out as `muster_loop` takes them; the table in `muster_plugin.h`.
struct RowLayout {
    let room: RowRoom
    /// Gives memory until the call ends.
    let context: CallContext

    /// Where the first of `count` rows is. Numbers are used where they lie. What a foreign function takes is laid out as
    /// for a plugin's; ``ForeignRows`` goes on from there.
    func rows(
        of column: Column, count: Int, as form: NativeForm, _ asked: ValueType
    ) throws(ConversionFailure) -> UnsafeRawPointer {
        switch form {
        case .float64 where column.type == .int64:
            let target = room.take(count * 8).assumingMemoryBound(to: Double.self)
            for row in 0..<count { target[row] = Double(column.int64s[row]) }
            return UnsafeRawPointer(target)
        case .integer, .float32, .cString:
            return try rows(of: column, count: count, as: form.plain, asked)
        case .bool, .int64, .float64:
            try check(column, asked)
            // A column without rows may have no memory; nobody reads from it.
            return column.values.baseAddress ?? UnsafeRawPointer(room.take(8))
        case .string, .bytes, .item:
            try check(column, asked)
            return views(of: column, count: count)
        case .list:
            try check(column, asked)
            let target = room.take(count * MemoryLayout<muster_column>.stride)
                .bindMemory(to: muster_column.self, capacity: count)
            for row in 0..<count {
                let rows = column.elements(at: row)
                (target + row).initialize(to: try native(column.children[0], rows: rows))
            }
            return UnsafeRawPointer(target)
        case .row:
            let column = try wrapped(column, asked)
            let target = room.take(count * MemoryLayout<muster_column>.stride)
                .bindMemory(to: muster_column.self, capacity: count)
            for row in 0..<count { (target + row).initialize(to: try native(column, rows: row..<row + 1)) }
            return UnsafeRawPointer(target)
        }
    }

    private func check(_ column: Column, _ asked: ValueType) throws(ConversionFailure) {
        guard column.type.hasLayout(of: asked) else {
            throw ConversionFailure("\(column.type) where \(asked) is needed")
        }
    }

    /// The column, where something present may be given for an optional.
    private func wrapped(_ column: Column, _ asked: ValueType) throws(ConversionFailure) -> Column {
        if case .optional(let inner) = asked, column.type.hasLayout(of: inner) { return column }
        try check(column, asked)
        return column
    }

    private func views(of column: Column, count: Int) -> UnsafeRawPointer {
        let target = room.take(count * MemoryLayout<muster_view>.stride)
            .bindMemory(to: muster_view.self, capacity: count)
        guard let offsets = column.offsets else { return UnsafeRawPointer(target) }
        for row in 0..<count {
            let start = Int(offsets[row])
            (target + row).initialize(
                to: muster_view(
                    data: column.values.baseAddress.map { $0 + start }, count: Int(offsets[row + 1]) - start))
        }
        return UnsafeRawPointer(target)
    }

    /// Some rows of a column as C sees them. It recurses as deep as types nest.
    private func native(_ column: Column, rows: Range<Int>) throws(ConversionFailure) -> muster_column {
        var native = muster_column()
        native.count = rows.count
        native.validity = try validity(of: column, rows)
        if let offsets = column.offsets {
            native.values = column.values.baseAddress
            native.offsets = offsets + rows.lowerBound
        } else if column.children.isEmpty {
            let size = column.count > 0 ? column.values.count / column.count : 0
            native.values = column.values.baseAddress.map { $0 + rows.lowerBound * size }
        }
        guard !column.children.isEmpty else { return native }
        let children = try memory(column.children.count * MemoryLayout<muster_column>.stride)
            .bindMemory(to: muster_column.self, capacity: column.children.count)
        let isList = column.offsets != nil
        for (index, child) in column.children.enumerated() {
            // A list's offsets count from its child's first row.
            (children + index).initialize(to: try self.native(child, rows: isList ? 0..<child.count : rows))
        }
        native.children = UnsafePointer(children)
        native.child_count = column.children.count
        return native
    }

    /// The validity of some rows as a bitmap of its own; nil when all are present.
    private func validity(of column: Column, _ rows: Range<Int>) throws(ConversionFailure) -> UnsafePointer<UInt8>? {
        guard let bits = column.validity, !rows.isEmpty else { return nil }
        if rows.lowerBound & 7 == 0 { return bits + rows.lowerBound / 8 }
        let size = (rows.count + 7) / 8
        let target = try memory(size).bindMemory(to: UInt8.self, capacity: size)
        target.initialize(repeating: 0, count: size)
        for (position, row) in rows.enumerated() where column.isPresent(row) {
            target[position >> 3] |= 1 << UInt8(position & 7)
        }
        return UnsafePointer(target)
    }

    private func memory(_ byteCount: Int) throws(ConversionFailure) -> UnsafeMutableRawPointer {
        guard let memory = context.scratch(byteCount) else {
            throw ConversionFailure("no memory left for the rows of an argument")
        }
        return memory
    }
}
