import MusterGraph

/// Tells whether a row of a chunk is a key that a table has.
///
/// A key below `base` is a row of the keys' column. The others are new in this chunk, and still lie in it, in the rows that
/// `newRows` tells.
protocol KeyMatcher {
    func isKey(_ key: Int, _ row: Int) -> Bool
}

/// Where keys lie while a chunk is looked at.
struct KeyPlaces {
    let base: Int
    let newRows: UnsafePointer<UInt32>

    @inline(__always)
    func newRow(_ key: Int) -> Int { Int(newRows[key - base]) }
}

/// Integers that are all present.
struct Int64Matcher: KeyMatcher {
    let rows: UnsafePointer<Int64>
    let known: UnsafePointer<Int64>
    let places: KeyPlaces

    @inline(__always)
    func isKey(_ key: Int, _ row: Int) -> Bool {
        rows[row] == (key < places.base ? known[key] : rows[places.newRow(key)])
    }
}

/// Strings or bytes that are all present.
struct BytesMatcher: KeyMatcher {
    let offsets: UnsafePointer<Int64>
    let bytes: UnsafeRawPointer
    let knownOffsets: UnsafePointer<Int64>
    let knownBytes: UnsafeRawPointer
    let places: KeyPlaces

    init?(_ rows: Column, _ known: Column, _ places: KeyPlaces) {
        guard let offsets = rows.offsets, let knownOffsets = known.offsets else { return nil }
        self.offsets = offsets
        self.knownOffsets = knownOffsets
        // Where all rows are empty there are no bytes, and none is looked at.
        bytes = rows.values.baseAddress ?? UnsafeRawPointer(offsets)
        knownBytes = known.values.baseAddress ?? UnsafeRawPointer(knownOffsets)
        self.places = places
    }

    @inline(__always)
    func isKey(_ key: Int, _ row: Int) -> Bool {
        let isKnown = key < places.base
        let otherOffsets = isKnown ? knownOffsets + key : offsets + places.newRow(key)
        let otherBytes = isKnown ? knownBytes : bytes
        let (start, otherStart) = (Int(offsets[row]), Int(otherOffsets[0]))
        let length = Int(offsets[row + 1]) - start
        guard Int(otherOffsets[1]) - otherStart == length else { return false }
        return (bytes + start).hasSameBytes(as: otherBytes + otherStart, length)
    }
}

/// Rows of any type.
struct RowMatcher: KeyMatcher {
    let rows: Column
    let known: Column
    let order: RowOrder
    let places: KeyPlaces

    func isKey(_ key: Int, _ row: Int) -> Bool {
        key < places.base
            ? order.compare(rows, row, known, key) == 0 : order.compare(rows, row, rows, places.newRow(key)) == 0
    }
}
