import MusterGraph
import MusterRegistry

/// Rows of one type that come chunk by chunk, so that a step of a bag works on what is in the processor's cache and no
/// intermediate list is ever whole.
///
/// A stream belongs to one task and one thread, and is read once.
protocol RowStream: AnyObject {
    /// The type of a row.
    var elementType: ValueType { get }
    /// The next rows; nil at the end, and then always. They are valid until the next call. A chunk may be empty.
    func next() throws(CallFailure) -> Column?
    /// The whole list as it lies in memory, where it does and nothing has been read of it yet.
    var whole: Payload? { get }
}

extension RowStream {
    var whole: Payload? { nil }
}

/// How many rows a chunk has, at most as a rule: eight bytes each and a few columns are within the cache.
let chunkRowCount = 4_096

/// The rows of a list.
final class BlockStream: RowStream {
    private let block: ColumnBlock
    private var position = 0

    init(_ block: ColumnBlock) { self.block = block }

    var elementType: ValueType { block.elementType }

    var whole: Payload? { position == 0 ? block.payload : nil }

    func next() throws(CallFailure) -> Column? {
        guard position < block.count else { return nil }
        let end = min(position + chunkRowCount, block.count)
        defer { position = end }
        return block.column.slice(position..<end)
    }
}

/// Some rows of a list that lies in memory.
final class PartialStream: RowStream {
    private let block: ColumnBlock
    private let slicer: RowSlicer
    private var rows: Range<Int>

    init(_ block: ColumnBlock, rows: Range<Int>, for name: String) throws(CallFailure) {
        self.block = block
        self.rows = rows
        slicer = try RowSlicer(block.elementType, for: name)
    }

    var elementType: ValueType { block.elementType }

    var whole: Payload? { rows == 0..<block.count ? block.payload : nil }

    func next() throws(CallFailure) -> Column? {
        guard !rows.isEmpty else { return nil }
        let end = min(rows.lowerBound + chunkRowCount, rows.upperBound)
        defer { rows = end..<rows.upperBound }
        return slicer.rows(rows.lowerBound..<end, of: block.column)
    }
}

/// The rows of streams of one type, one after another.
final class ConcatenatedStream: RowStream {
    let elementType: ValueType
    private var rest: ArraySlice<any RowStream>

    init(_ streams: [any RowStream], elementType: ValueType) {
        self.elementType = elementType
        rest = streams[...]
    }

    var whole: Payload? { rest.count == 1 ? rest.first?.whole : nil }

    func next() throws(CallFailure) -> Column? {
        while let stream = rest.first {
            if let chunk = try stream.next() { return chunk }
            rest.removeFirst()
        }
        return nil
    }
}

/// The integers of a range.
final class RangeStream: RowStream {
    let elementType = ValueType.int64
    private var position: Int64
    private let end: Int64
    private let writer: ColumnWriter

    init(_ range: Range<Int64>, writer: ColumnWriter) {
        position = range.lowerBound
        end = range.upperBound
        self.writer = writer
    }

    func next() throws(CallFailure) -> Column? {
        guard position < end else { return nil }
        let count = Int(min(UInt64(bitPattern: end &- position), UInt64(chunkRowCount)))
        writer.removeAll()
        let target = writer.extend(rows: count, size: 8).assumingMemoryBound(to: Int64.self)
        for row in 0..<count { target[row] = position &+ Int64(row) }
        position &+= Int64(count)
        return writer.column
    }
}
