import MusterGraph

/// The order of the rows of columns of one type, and their equality: two rows are equal where neither stands before the other.
///
/// Null and absent rows are first; then false and true, numbers by value with NaN last, strings and bytes by their bytes, lists
/// and tuples by their elements, maps by their canonical bytes. In a `value` the types follow each other in this order.
struct RowOrder {
    private enum Form {
        case null, bool, int64, float64, bytes, value, map, list, tuple
    }

    private let type: ValueType
    private let form: Form
    private let isOptional: Bool
    private let children: [RowOrder]

    init(_ type: ValueType) {
        self.type = type.present
        isOptional = type != type.present
        switch type.present {
        case .null, .optional, .function, .variable: (form, children) = (.null, [])
        case .bool: (form, children) = (.bool, [])
        case .int64: (form, children) = (.int64, [])
        case .float64: (form, children) = (.float64, [])
        case .string, .bytes: (form, children) = (.bytes, [])
        case .value: (form, children) = (.value, [])
        case .map: (form, children) = (.map, [])
        case .list(let element): (form, children) = (.list, [RowOrder(element)])
        case .tuple(let parts): (form, children) = (.tuple, parts.map { RowOrder($0.type) })
        }
    }

    /// Where a row of one column stands to a row of another, or of the same: below 0 before it, above 0 behind it.
    func compare(_ left: Column, _ leftRow: Int, _ right: Column, _ rightRow: Int) -> Int {
        if isOptional {
            let (isLeft, isRight) = (left.isPresent(leftRow), right.isPresent(rightRow))
            guard isLeft, isRight else { return (isLeft ? 1 : 0) - (isRight ? 1 : 0) }
        }
        switch form {
        case .null: return 0
        case .bool: return Int(left.values[leftRow]) - Int(right.values[rightRow])
        case .int64: return left.int64s[leftRow].order(to: right.int64s[rightRow])
        case .float64: return left.float64s[leftRow].order(to: right.float64s[rightRow])
        case .bytes: return left.bytes(at: leftRow).order(to: right.bytes(at: rightRow))
        case .value: return Item.compare(left.bytes(at: leftRow), right.bytes(at: rightRow))
        case .map: return Item.compareMaps(left.bytes(at: leftRow), right.bytes(at: rightRow), type)
        case .list: return compareLists(left, left.elements(at: leftRow), right, right.elements(at: rightRow))
        case .tuple:
            for (index, child) in children.enumerated() {
                let order = child.compare(left.children[index], leftRow, right.children[index], rightRow)
                if order != 0 { return order }
            }
            return 0
        }
    }

    private func compareLists(
        _ left: Column, _ leftElements: Range<Int>, _ right: Column, _ rightElements: Range<Int>
    ) -> Int {
        for index in 0..<min(leftElements.count, rightElements.count) {
            let order = children[0].compare(
                left.children[0], leftElements.lowerBound + index, right.children[0], rightElements.lowerBound + index)
            if order != 0 { return order }
        }
        return leftElements.count - rightElements.count
    }
}

/// Words in the order of rows: where two words differ, their rows stand as the words do.
extension RowOrder {
    /// Whether rows of equal words are equal; otherwise the rows themselves have to be compared.
    var isDecidedByWords: Bool {
        switch form {
        case .null, .bool, .int64, .float64: !isOptional
        case .bytes, .value, .map, .list, .tuple: false
        }
    }

    /// Writes the word of each row of a column.
    func words(of column: Column, into words: UnsafeMutablePointer<UInt64>) {
        switch form {
        case .int64 where !isOptional:
            guard let numbers = column.int64s.baseAddress else { return }
            for row in 0..<column.count { words[row] = numbers[row].orderWord }
        case .float64 where !isOptional:
            guard let numbers = column.float64s.baseAddress else { return }
            for row in 0..<column.count { words[row] = numbers[row].orderWord }
        case .tuple where !isOptional:
            children[0].words(of: column.children[0], into: words)
        default:
            for row in 0..<column.count { words[row] = word(of: column, row) }
        }
    }

    /// The word of a row.
    func word(of column: Column, _ row: Int) -> UInt64 {
        guard isOptional else { return wordPresent(column, row) }
        return column.isPresent(row) ? wordPresent(column, row) >> 1 | 1 << 63 : 0
    }

    private func wordPresent(_ column: Column, _ row: Int) -> UInt64 {
        switch form {
        case .null, .map: return 0
        case .bool: return UInt64(column.values[row])
        case .int64: return column.int64s[row].orderWord
        case .float64: return column.float64s[row].orderWord
        case .bytes: return column.bytes(at: row).orderWord
        case .value: return Item.orderWord(column.bytes(at: row))
        case .list:
            let elements = column.elements(at: row)
            return elements.isEmpty ? 0 : children[0].word(of: column.children[0], elements.lowerBound) >> 1 | 1 << 63
        case .tuple: return children[0].word(of: column.children[0], row)
        }
    }
}

extension Int64 {
    /// Words that stand as the numbers do.
    @inline(__always)
    var orderWord: UInt64 { UInt64(bitPattern: self) ^ 1 << 63 }
}

extension Double {
    /// Words that stand as the numbers do, and are equal where those are: the bits, turned round where the sign is set.
    @inline(__always)
    var orderWord: UInt64 {
        let bits = groupedBits
        return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }
}

extension UnsafeRawBufferPointer {
    /// The first eight bytes, as a number that is larger where they stand later.
    @inline(__always)
    var orderWord: UInt64 {
        guard let baseAddress else { return 0 }
        if count >= 8 { return UInt64(bigEndian: baseAddress.loadUnaligned(as: UInt64.self)) }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(self[index]) << UInt64(56 - 8 * index) }
        return word
    }
}

extension Item {
    /// The rank of the value's type, and what fits behind it of the value's own word.
    static func orderWord(_ item: UnsafeRawBufferPointer) -> UInt64 {
        var reader = MessagePackReader(item)
        let rank = UInt64(rank(reader.nextKind)) << 61
        let word: UInt64? =
            switch reader.nextKind {
            case .bool: (try? reader.readBool()).map { $0 ? 1 << 63 : 0 }
            case .integer: (try? reader.readInt64()).map { Double($0).orderWord }
            case .float: (try? reader.readDouble())?.orderWord
            case .string: (try? reader.readStringBytes())?.orderWord
            case .bytes: (try? reader.readBytes())?.orderWord
            case .nil, .array, .map, .extension, .unused, nil: 0
            }
        return rank | (word ?? 0) >> 3
    }
}
