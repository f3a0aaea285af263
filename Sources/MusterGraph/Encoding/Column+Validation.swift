extension Column {
    /// What is wrong with the rows of this column, not counting its children; nil when nothing is.
    ///
    /// - Parameter masks: Validity bitmaps of which all must say that a row is present; where one does not, a bool may
    ///   be any byte and an item of MessagePack may be empty.
    func problem(masks: [UnsafePointer<UInt8>]) -> String? {
        if let offsets, let row = firstFall(in: offsets) {
            return "offsets fall at row \(row)"
        }
        switch presentType {
        case .null:
            return values.allSatisfy { $0 == 0 } ? nil : "a row of null is not a zero byte"
        case .bool:
            return values.indices.first { values[$0] > 1 && !isAbsent($0, masks) }.map {
                "row \($0) of bool is \(values[$0]), neither 0 nor 1"
            }
        case .string:
            return utf8Problem()
        case .value, .map:
            return itemProblem(masks: masks)
        case .int64, .float64, .bytes, .list, .tuple, .optional, .function, .variable:
            return nil
        }
    }

    private func isAbsent(_ row: Int, _ masks: [UnsafePointer<UInt8>]) -> Bool {
        masks.contains { $0[row >> 3] & (1 << UInt8(row & 7)) == 0 }
    }

    private func firstFall(in offsets: UnsafePointer<Int64>) -> Int? {
        var falls = false
        for row in 0..<count { falls = falls || offsets[row + 1] < offsets[row] }
        return falls ? (0..<count).first { offsets[$0 + 1] < offsets[$0] } : nil
    }

    /// All rows are UTF-8 exactly when all bytes together are, and no row begins inside a character.
    private func utf8Problem() -> String? {
        guard let offsets, values.isUTF8 else { return "a string is not UTF-8" }
        for row in 0..<count {
            let start = Int(offsets[row])
            if start < values.count, values[start] & 0xc0 == 0x80 { return "row \(row) of string is not UTF-8" }
        }
        return nil
    }

    private func itemProblem(masks: [UnsafePointer<UInt8>]) -> String? {
        for row in 0..<count {
            let item = bytes(at: row)
            if item.isEmpty && isAbsent(row, masks) { continue }
            var reader = MessagePackReader(item)
            do {
                try reader.checkValue(presentType)
            } catch {
                return "row \(row): \(error)"
            }
            guard reader.isAtEnd else { return "row \(row): bytes follow the item" }
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are UTF-8.
    var isUTF8: Bool {
        withMemoryRebound(to: UInt8.self) { bytes in
            (try? UTF8Span(validating: bytes.span)) != nil
        }
    }
}
