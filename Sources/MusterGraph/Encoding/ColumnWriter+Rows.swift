extension ColumnWriter {
    /// Appends rows of another column, whose layout must be this one's.
    package func append(_ column: Column, rows: Range<Int>) {
        guard !rows.isEmpty else { return }
        guard column.validity == nil else {
            for row in rows { append(row, of: column) }
            return
        }
        switch form {
        case .fixed(let size):
            let source = UnsafeRawBufferPointer(
                rebasing: column.values[rows.lowerBound * size..<rows.upperBound * size])
            extend(rows: rows.count, size: size).copyMemory(from: source.baseAddress!, byteCount: source.count)
        case .bytes:
            guard let offsets = column.offsets else { return }
            let (first, last) = (Int(offsets[rows.lowerBound]), Int(offsets[rows.upperBound]))
            append(
                bytes: UnsafeRawBufferPointer(rebasing: column.values[first..<last]), base: Int64(first),
                ends: UnsafeBufferPointer(start: offsets + rows.lowerBound + 1, count: rows.count))
        case .list:
            for row in rows {
                children[0].append(column.children[0], rows: column.elements(at: row))
                endRow()
            }
        case .tuple:
            for (child, source) in zip(children, column.children) { child.append(source, rows: rows) }
            appendRowsOfTuple(rows.count)
        }
    }

    /// Appends one row of another column, whose layout must be this one's.
    @inline(__always)
    package func append(_ row: Int, of column: Column) {
        guard column.isPresent(row) else { return appendAbsent() }
        switch form {
        case .fixed(8):
            append(column.values.load(fromByteOffset: row * 8, as: UInt64.self))
        case .fixed(let size):
            let source = UnsafeRawBufferPointer(rebasing: column.values[row * size..<(row + 1) * size])
            extend(rows: 1, size: size).copyMemory(from: source.baseAddress!, byteCount: size)
        case .bytes:
            append(bytes: column.bytes(at: row))
        case .list:
            children[0].append(column.children[0], rows: column.elements(at: row))
            endRow()
        case .tuple:
            for (child, source) in zip(children, column.children) { child.append(row, of: source) }
            endRow()
        }
    }

    /// Appends one row of another column again and again.
    package func append(_ row: Int, of column: Column, times: Int) {
        guard case .fixed(8) = form, column.isPresent(row) else {
            for _ in 0..<times { append(row, of: column) }
            return
        }
        let word = column.values.load(fromByteOffset: row * 8, as: UInt64.self)
        extend(rows: times, size: 8).initializeMemory(as: UInt64.self, repeating: word, count: times)
    }

    /// Appends the rows of another column for which `keep` is not 0.
    package func append(_ column: Column, where keep: UnsafePointer<UInt8>) {
        if case .fixed(8) = form, column.validity == nil {
            return appendWords(column, where: keep)
        }
        var row = 0
        while row < column.count {
            guard keep[row] != 0 else {
                row += 1
                continue
            }
            let start = row
            while row < column.count, keep[row] != 0 { row += 1 }
            append(column, rows: start..<row)
        }
    }

    /// Rows of eight bytes, without a branch a row.
    private func appendWords(_ column: Column, where keep: UnsafePointer<UInt8>) {
        guard column.count > 0 else { return }
        let source = column.values.baseAddress!.assumingMemoryBound(to: UInt64.self)
        var kept = 0
        for row in 0..<column.count { kept += keep[row] == 0 ? 0 : 1 }
        // One row more, as what is not kept is written too, and then written over.
        let target = extend(rows: kept, size: 8, spare: 8).assumingMemoryBound(to: UInt64.self)
        var next = 0
        for row in 0..<column.count {
            target[next] = source[row]
            next += keep[row] == 0 ? 0 : 1
        }
    }

    /// Appends a MessagePack item, which must be one of this type, as a row.
    package func append(item: UnsafeRawBufferPointer) throws(ConversionFailure) {
        let payload = Payload(copying: item)
        let block = try ColumnBlock(row: payload, of: type)
        append(0, of: block.column)
        withExtendedLifetime(block.payload) {}
    }
}
