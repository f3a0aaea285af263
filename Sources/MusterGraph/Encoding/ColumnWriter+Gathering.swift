extension ColumnWriter {
    /// Stands for a row that is absent among rows to append.
    package static let absentRow = UInt32.max

    /// Appends rows of another column, whose layout must be this one's, in the order of `rows`.
    ///
    /// - Parameter rows: Numbers of rows; ``absentRow`` for an absent one, where this column may have them.
    package func append(_ column: Column, at rows: UnsafeBufferPointer<UInt32>, mayBeAbsent: Bool = false) {
        guard !rows.isEmpty else { return }
        guard column.validity == nil, !mayBeAbsent else {
            for row in rows {
                if row == Self.absentRow { appendAbsent() } else { append(Int(row), of: column) }
            }
            return
        }
        switch form {
        case .fixed(8):
            let source = column.values.baseAddress!.assumingMemoryBound(to: UInt64.self)
            let target = extend(rows: rows.count, size: 8).assumingMemoryBound(to: UInt64.self)
            for (index, row) in rows.enumerated() { target[index] = source[Int(row)] }
        case .fixed(let size):
            let target = extend(rows: rows.count, size: size)
            for (index, row) in rows.enumerated() {
                (target + index * size).copyMemory(
                    from: column.values.baseAddress! + Int(row) * size, byteCount: size)
            }
        case .bytes:
            appendBytes(column, at: rows)
        case .list:
            for row in rows {
                children[0].append(column.children[0], rows: column.elements(at: Int(row)))
                endRow()
            }
        case .tuple:
            for (child, source) in zip(children, column.children) { child.append(source, at: rows) }
            appendRowsOfTuple(rows.count)
        }
    }

    private func appendBytes(_ column: Column, at rows: UnsafeBufferPointer<UInt32>) {
        guard let offsets = column.offsets else { return }
        var size: Int64 = 0
        for row in rows { size += offsets[Int(row) + 1] - offsets[Int(row)] }
        let target = extend(rows: rows.count, bytes: Int(size))
        guard let source = column.values.baseAddress else {
            target.ends.update(repeating: target.start, count: rows.count)
            return
        }
        var position = 0
        for (index, row) in rows.enumerated() {
            let start = Int(offsets[Int(row)])
            let length = Int(offsets[Int(row) + 1]) - start
            (target.bytes + position).copyMemory(from: source + start, byteCount: length)
            position += length
            target.ends[index] = target.start + Int64(position)
        }
    }
}

extension Column {
    /// Whether a validity bitmap stands in this column or in a part of it, so that it cannot be cut at any row.
    package var hasBitmap: Bool {
        if validity != nil { return true }
        // The elements of lists are not cut.
        return offsets == nil && children.contains(where: \.hasBitmap)
    }
}
