extension Column {
    /// What is wrong with some rows of this column and with all that belongs to them; nil when nothing is. Other rows are not
    /// looked at, so that one of many lists can be taken out of a block at its own cost.
    ///
    /// The structure of the block must have been checked.
    package func problem(in rows: Range<Int>) -> String? {
        problem(in: rows, isMasked: false)
    }

    /// - Parameter isMasked: Whether the rows may be absent further out; what an absent row holds has no meaning.
    private func problem(in rows: Range<Int>, isMasked: Bool) -> String? {
        guard !rows.isEmpty else { return nil }
        if let offsets {
            let limit = children.first?.count ?? values.count
            guard offsets[rows.lowerBound] >= 0, Int(offsets[rows.upperBound]) <= limit else {
                return "offsets lie outside the block"
            }
            for row in rows where offsets[row + 1] < offsets[row] { return "offsets fall at row \(row)" }
        }
        switch presentType {
        case .null: return rows.allSatisfy { values[$0] == 0 } ? nil : "a row of null is not a zero byte"
        case .bool:
            guard !isMasked else { return nil }
            return rows.first { values[$0] > 1 && isPresent($0) }.map { "row \($0) of bool is neither 0 nor 1" }
        case .string: return utf8Problem(rows)
        case .value, .map:
            for row in rows where isPresent(row) && !(isMasked && bytes(at: row).isEmpty) {
                if let problem = itemProblem(row) { return problem }
            }
            return nil
        case .list:
            guard let offsets else { return nil }
            return children[0].problem(
                in: Int(offsets[rows.lowerBound])..<Int(offsets[rows.upperBound]), isMasked: false)
        case .tuple:
            for child in children {
                if let problem = child.problem(in: rows, isMasked: isMasked || validity != nil) { return problem }
            }
            return nil
        case .int64, .float64, .bytes, .optional, .function, .variable: return nil
        }
    }

    private func itemProblem(_ row: Int) -> String? {
        var reader = MessagePackReader(bytes(at: row))
        do { try reader.checkValue(presentType) } catch { return "row \(row): \(error)" }
        return reader.isAtEnd ? nil : "row \(row): bytes follow the item"
    }

    /// Whether the bytes of some rows are UTF-8, each for itself.
    private func utf8Problem(_ rows: Range<Int>) -> String? {
        guard let offsets else { return nil }
        let start = Int(offsets[rows.lowerBound])
        let bytes = UnsafeRawBufferPointer(rebasing: values[start..<Int(offsets[rows.upperBound])])
        guard bytes.isUTF8 else { return "a string is not UTF-8" }
        for row in rows {
            let place = Int(offsets[row]) - start
            if place < bytes.count, bytes[place] & 0xc0 == 0x80 { return "row \(row) of string is not UTF-8" }
        }
        return nil
    }
}
