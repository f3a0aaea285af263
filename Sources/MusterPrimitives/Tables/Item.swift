import MusterGraph

/// Rows of `value` and `map`: items of MessagePack, hashed and compared where they lie.
///
/// Readers take numbers in other than their shortest forms, and maps in any order, so equal values may have different bytes.
/// Bytes that are no item at all (the place of an absent row) are equal to themselves, and nothing fails.
enum Item {
    /// The hash of a value; that of the same value in a column of its own type.
    static func hash(_ item: UnsafeRawBufferPointer) -> UInt64 {
        var reader = MessagePackReader(item)
        return (try? hash(&reader)) ?? RowHash.bytes(item, RowHash.Kind.null)
    }

    private static func hash(_ reader: inout MessagePackReader) throws(DecodingFailure) -> UInt64 {
        switch reader.nextKind {
        case .integer: return RowHash.int64(try reader.readInt64())
        case .float: return RowHash.float64(try reader.readDouble())
        case .string: return RowHash.bytes(try reader.readStringBytes(), RowHash.Kind.string)
        case .bytes: return RowHash.bytes(try reader.readBytes(), RowHash.Kind.bytes)
        case .bool: return RowHash.bool(try reader.readBool())
        case .array:
            let count = try reader.readArrayCount()
            var hash = RowHash.list(count: count)
            for _ in 0..<count { hash = RowHash.combine(hash, try self.hash(&reader)) }
            return hash
        case .map:
            var hash: UInt64 = 0
            withCanonicalMap(try reader.skip(), .map(.value)) { hash = RowHash.bytes($0, RowHash.Kind.map) }
            return hash
        case .nil, .extension, .unused, nil:
            _ = try reader.skip()
            return RowHash.null
        }
    }

    /// Where `left` stands to `right`: below 0 before it, above 0 behind it, 0 where they are equal.
    static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        if left.isSame(as: right) { return 0 }
        var (leftReader, rightReader) = (MessagePackReader(left), MessagePackReader(right))
        return (try? compare(&leftReader, &rightReader)) ?? left.order(to: right)
    }

    /// After a difference, the readers stand anywhere.
    private static func compare(
        _ left: inout MessagePackReader, _ right: inout MessagePackReader
    ) throws(DecodingFailure) -> Int {
        let (leftKind, rightKind) = (left.nextKind, right.nextKind)
        let ranks = rank(leftKind) - rank(rightKind)
        guard ranks == 0 else { return ranks }
        switch (leftKind, rightKind) {
        case (.integer, .integer): return try left.readInt64().order(to: try right.readInt64())
        case (.float, .float): return try left.readDouble().order(to: try right.readDouble())
        case (.integer, _): return try left.readInt64().order(toFloat: try right.readDouble())
        case (_, .integer): return -(try right.readInt64().order(toFloat: try left.readDouble()))
        case (.string, _): return try left.readStringBytes().order(to: try right.readStringBytes())
        case (.bytes, _): return try left.readBytes().order(to: try right.readBytes())
        case (.bool, _): return (try left.readBool() ? 1 : 0) - (try right.readBool() ? 1 : 0)
        case (.array, _): return try compareArrays(&left, &right)
        case (.map, _): return compareMaps(try left.skip(), try right.skip(), .map(.value))
        default:
            _ = (try left.skip(), try right.skip())
            return 0
        }
    }

    private static func compareArrays(
        _ left: inout MessagePackReader, _ right: inout MessagePackReader
    ) throws(DecodingFailure) -> Int {
        let (leftCount, rightCount) = (try left.readArrayCount(), try right.readArrayCount())
        for _ in 0..<min(leftCount, rightCount) {
            let order = try compare(&left, &right)
            guard order == 0 else { return order }
        }
        return leftCount - rightCount
    }

    /// Maps stand in the order of their canonical bytes.
    static func compareMaps(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, _ type: ValueType) -> Int {
        if left.isSame(as: right) { return 0 }
        var order = 0
        withCanonicalMap(left, type) { left in withCanonicalMap(right, type) { order = left.order(to: $0) } }
        return order
    }

    /// The place of a kind of value among the others.
    static func rank(_ kind: MessagePackReader.Kind?) -> Int {
        switch kind {
        case .nil, .extension, .unused, nil: 0
        case .bool: 1
        case .integer, .float: 2
        case .string: 3
        case .bytes: 4
        case .array: 5
        case .map: 6
        }
    }
}
