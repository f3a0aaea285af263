import MusterGraph

extension Column {
    /// Writes the hash of each of `rows` to `hashes`, whose first element is for the first of them.
    ///
    /// It works column by column, so that what a row is, is asked once a column and not once a row.
    func hash(_ rows: Range<Int>, into hashes: UnsafeMutablePointer<UInt64>) {
        guard !rows.isEmpty else { return }
        hashPresent(rows, into: hashes)
        guard validity != nil else { return }
        for row in rows where !isPresent(row) { hashes[row - rows.lowerBound] = RowHash.null }
    }

    /// As if every row were present.
    private func hashPresent(_ rows: Range<Int>, into hashes: UnsafeMutablePointer<UInt64>) {
        let first = rows.lowerBound
        switch presentType {
        case .null, .optional, .function, .variable:
            for row in rows { hashes[row - first] = RowHash.null }
        case .bool:
            for row in rows { hashes[row - first] = RowHash.bool(values[row] != 0) }
        case .int64:
            guard let numbers = int64s.baseAddress else { return }
            for row in rows { hashes[row - first] = RowHash.int64(numbers[row]) }
        case .float64:
            guard let numbers = float64s.baseAddress else { return }
            for row in rows { hashes[row - first] = RowHash.float64(numbers[row]) }
        case .string: hashBytes(rows, RowHash.Kind.string, into: hashes)
        case .bytes: hashBytes(rows, RowHash.Kind.bytes, into: hashes)
        case .value: for row in rows { hashes[row - first] = Item.hash(bytes(at: row)) }
        case .map:
            for row in rows {
                Item.withCanonicalMap(bytes(at: row), presentType) {
                    hashes[row - first] = RowHash.bytes($0, RowHash.Kind.map)
                }
            }
        case .list: hashLists(rows, into: hashes)
        case .tuple: hashTuples(rows, into: hashes)
        }
    }

    private func hashBytes(_ rows: Range<Int>, _ kind: UInt64, into hashes: UnsafeMutablePointer<UInt64>) {
        guard let offsets, let start = values.baseAddress else {
            for row in 0..<rows.count {
                hashes[row] = RowHash.bytes(UnsafeRawBufferPointer(start: nil, count: 0), kind)
            }
            return
        }
        var position = Int(offsets[rows.lowerBound])
        for row in rows {
            let end = Int(offsets[row + 1])
            hashes[row - rows.lowerBound] = RowHash.bytes(start + position, end - position, kind)
            position = end
        }
    }

    private func hashLists(_ rows: Range<Int>, into hashes: UnsafeMutablePointer<UInt64>) {
        guard let offsets else { return }
        let elements = Int(offsets[rows.lowerBound])..<Int(offsets[rows.upperBound])
        var room = ScratchBuffer<UInt64>()
        let elementHashes = room.take(elements.count)
        children[0].hash(elements, into: elementHashes)
        for row in rows {
            var hash = RowHash.list(count: Int(offsets[row + 1] - offsets[row]))
            for element in self.elements(at: row) {
                hash = RowHash.combine(hash, elementHashes[element - elements.lowerBound])
            }
            hashes[row - rows.lowerBound] = hash
        }
    }

    private func hashTuples(_ rows: Range<Int>, into hashes: UnsafeMutablePointer<UInt64>) {
        let start = RowHash.list(count: children.count)
        for row in 0..<rows.count { hashes[row] = start }
        var room = ScratchBuffer<UInt64>()
        let partHashes = room.take(rows.count)
        for child in children {
            child.hash(rows, into: partHashes)
            for row in 0..<rows.count { hashes[row] = RowHash.combine(hashes[row], partHashes[row]) }
        }
    }
}
