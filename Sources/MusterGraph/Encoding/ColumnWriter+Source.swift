extension ColumnWriter {
    /// Appends rows that lie in somebody's buffers: what a plugin returned.
    ///
    /// They are read only where their counts and offsets agree with each other, and only what this column may hold is
    /// taken: a plugin's mistake in them is a failure here. After a failure this column is to be thrown away.
    ///
    /// - Parameter rows: Which of the source's rows; all by default.
    package func append(_ source: ColumnSource, rows: Range<Int>? = nil) throws(DecodingFailure) {
        let rows = rows ?? 0..<source.count
        guard rows.lowerBound >= 0, rows.upperBound <= source.count else {
            throw DecodingFailure(
                position: 0, message: "a column of \(type) has \(source.count) rows, not \(rows.upperBound)")
        }
        guard let validity = source.validity else { return try appendPresent(source, rows: rows) }
        guard case .optional = type else {
            throw DecodingFailure(position: 0, message: "a column of \(type) has a validity bitmap")
        }
        for row in rows {
            if validity[row >> 3] & (1 << UInt8(row & 7)) != 0 {
                try appendPresent(source, rows: row..<row + 1)
            } else {
                appendAbsent()
            }
        }
    }

    private func appendPresent(_ source: ColumnSource, rows: Range<Int>) throws(DecodingFailure) {
        guard !rows.isEmpty else { return }
        switch form {
        case .fixed(let size):
            try appendFixed(source, rows: rows, size: size)
        case .bytes:
            let offsets = try checkedOffsets(source, rows)
            let (first, last) = (Int(offsets[0]), Int(offsets[rows.count]))
            guard source.values != nil || first == last else { throw failure("has no bytes") }
            let bytes = UnsafeRawBufferPointer(start: source.values.map { $0 + first }, count: last - first)
            try check(bytes, offsets, base: Int64(first), rows: rows.count)
            append(
                bytes: bytes, base: Int64(first), ends: UnsafeBufferPointer(start: offsets + 1, count: rows.count))
        case .list:
            let offsets = try checkedOffsets(source, rows)
            guard source.children.count == 1 else { throw failure("has \(source.children.count) children, not 1") }
            if rows.count == 1 {
                try children[0].append(source.children[0], rows: Int(offsets[0])..<Int(offsets[1]))
                return endRow()
            }
            for row in 0..<rows.count {
                try children[0].append(source.children[0], rows: Int(offsets[row])..<Int(offsets[row + 1]))
                endRow()
            }
        case .tuple:
            guard source.children.count == children.count else {
                throw failure("has \(source.children.count) children, not \(children.count)")
            }
            for (child, part) in zip(children, source.children) { try child.append(part, rows: rows) }
            appendRowsOfTuple(rows.count)
        }
    }

    private func appendFixed(_ source: ColumnSource, rows: Range<Int>, size: Int) throws(DecodingFailure) {
        let target = extend(rows: rows.count, size: size)
        if presentType == .null {
            target.initializeMemory(as: UInt8.self, repeating: 0, count: rows.count)
            return
        }
        guard let values = source.values else { throw failure("has no values") }
        target.copyMemory(from: values + rows.lowerBound * size, byteCount: rows.count * size)
        guard presentType == .bool else { return }
        for row in 0..<rows.count where target.load(fromByteOffset: row, as: UInt8.self) > 1 {
            throw failure("has a row that is neither 0 nor 1")
        }
    }

    /// The offsets of the first row, which never fall.
    private func checkedOffsets(
        _ source: ColumnSource, _ rows: Range<Int>
    ) throws(DecodingFailure) -> UnsafePointer<Int64> {
        guard let all = source.offsets else { throw failure("has no offsets") }
        let offsets = all + rows.lowerBound
        guard offsets[0] >= 0 else { throw failure("has a negative offset") }
        for row in 0..<rows.count where offsets[row + 1] < offsets[row] { throw failure("has offsets that fall") }
        return offsets
    }

    /// Checks that the rows are what this type holds: UTF-8, or items.
    private func check(
        _ bytes: UnsafeRawBufferPointer, _ offsets: UnsafePointer<Int64>, base: Int64, rows: Int
    ) throws(DecodingFailure) {
        switch presentType {
        case .string:
            guard bytes.isUTF8 else { throw failure("has a row that is not UTF-8") }
            for row in 0..<rows {
                let start = Int(offsets[row] - base)
                guard start < bytes.count, bytes[start] & 0xc0 == 0x80 else { continue }
                throw failure("has a row that is not UTF-8")
            }
        case .value, .map:
            for row in 0..<rows {
                let item = UnsafeRawBufferPointer(
                    rebasing: bytes[Int(offsets[row] - base)..<Int(offsets[row + 1] - base)])
                var reader = MessagePackReader(item)
                do {
                    try reader.checkValue(presentType)
                    guard reader.isAtEnd else { throw ConversionFailure("bytes follow the item") }
                } catch {
                    throw failure("has a row that is none: \(error)")
                }
            }
        case .null, .bool, .int64, .float64, .bytes, .list, .optional, .tuple, .function, .variable: break
        }
    }

    private var presentType: ValueType {
        if case .optional(let wrapped) = type { wrapped } else { type }
    }

    private func failure(_ message: String) -> DecodingFailure {
        DecodingFailure(position: 0, message: "a column of \(presentType) \(message)")
    }
}
