import MusterGraph
import MusterRegistry

/// The distinct rows of a column, numbered as they first occur.
///
/// It takes a chunk at a time: hashes for all its rows first, then a number for each. A key that is new is compared within
/// the chunk until the chunk ends, and then appended with all others; so the keys lie still while they are looked at.
struct KeyTable: ~Copyable {
    /// The keys. Whoever made the table may take them as a part of a result.
    let keys: ColumnWriter
    private var slots = SlotTable()
    private let order: RowOrder
    private var hashes = ScratchBuffer<UInt64>()
    private var numbers = ScratchBuffer<UInt32>()
    private var newRows = ScratchBuffer<UInt32>()
    private var addedCount = 0

    /// Stands for the number of a key that is not there.
    static var none: UInt32 { .max }

    /// - Parameter keys: An empty column, to which keys are appended.
    init(keys: ColumnWriter) {
        self.keys = keys
        order = RowOrder(keys.type)
    }

    /// The number of keys.
    var count: Int { slots.count }

    /// The rows of the last chunk whose keys were new, in their order: those of the numbers that were given last.
    var added: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: newRows.start, count: addedCount) }

    /// The number of each row's key; where it was not there, it is now. Valid until the next call.
    ///
    /// - Parameter rows: Their layout is that of the keys.
    mutating func insert(_ rows: Column, for name: String) throws(CallFailure) -> UnsafePointer<UInt32> {
        guard slots.count + rows.count <= SlotTable.maximumCount else {
            throw CallFailure(
                .resultTooLarge, function: name,
                message: "there are more than \(SlotTable.maximumCount) different keys; more partitions have fewer each"
            )
        }
        let known = prepare(rows)
        let places = KeyPlaces(base: known.count, newRows: UnsafePointer(newRows.start))
        if let matcher = Self.integers(rows, known, places) {
            insertRows(rows.count, matcher)
        } else if let matcher = Self.bytes(rows, known, places) {
            insertRows(rows.count, matcher)
        } else {
            insertRows(rows.count, RowMatcher(rows: rows, known: known, order: order, places: places))
        }
        keys.append(rows, at: added)
        return UnsafePointer(numbers.start)
    }

    /// The number of each row's key, or `none`. Valid until the next call.
    mutating func find(_ rows: Column) -> UnsafePointer<UInt32> {
        let known = prepare(rows)
        let places = KeyPlaces(base: known.count, newRows: UnsafePointer(newRows.start))
        if let matcher = Self.integers(rows, known, places) {
            findRows(rows.count, matcher)
        } else if let matcher = Self.bytes(rows, known, places) {
            findRows(rows.count, matcher)
        } else {
            findRows(rows.count, RowMatcher(rows: rows, known: known, order: order, places: places))
        }
        return UnsafePointer(numbers.start)
    }

    /// Makes room for a chunk, and hashes it. Returns the keys.
    private mutating func prepare(_ rows: Column) -> Column {
        rows.hash(0..<rows.count, into: hashes.take(rows.count))
        _ = (numbers.take(rows.count), newRows.take(rows.count))
        addedCount = 0
        return keys.column
    }

    @inline(__always)
    private mutating func insertRows(_ count: Int, _ matcher: some KeyMatcher) {
        let (hashes, numbers, newRows) = (hashes.start, numbers.start, newRows.start)
        var added = 0
        for row in 0..<count {
            let before = slots.count
            let number = slots.insert(hashes[row]) { matcher.isKey($0, row) }
            numbers[row] = UInt32(truncatingIfNeeded: number)
            if number == before {
                newRows[added] = UInt32(truncatingIfNeeded: row)
                added += 1
            }
        }
        addedCount = added
    }

    @inline(__always)
    private func findRows(_ count: Int, _ matcher: some KeyMatcher) {
        let (hashes, numbers) = (hashes.start, numbers.start)
        for row in 0..<count {
            let number = slots.find(hashes[row]) { matcher.isKey($0, row) }
            numbers[row] = number.map { UInt32(truncatingIfNeeded: $0) } ?? Self.none
        }
    }

    private static func integers(_ rows: Column, _ known: Column, _ places: KeyPlaces) -> Int64Matcher? {
        guard rows.presentType == .int64, rows.validity == nil, known.validity == nil,
            let numbers = rows.int64s.baseAddress
        else { return nil }
        return Int64Matcher(rows: numbers, known: known.int64s.baseAddress ?? numbers, places: places)
    }

    private static func bytes(_ rows: Column, _ known: Column, _ places: KeyPlaces) -> BytesMatcher? {
        guard rows.presentType == .string || rows.presentType == .bytes, rows.validity == nil, known.validity == nil
        else { return nil }
        return BytesMatcher(rows, known, places)
    }
}
