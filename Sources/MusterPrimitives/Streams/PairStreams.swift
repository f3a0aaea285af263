import MusterGraph
import MusterRegistry

/// The rows of streams side by side, as tuples. Nothing is copied: each stream's chunk is a part.
final class ZippedStream: RowStream {
    let elementType: ValueType
    private let cursors: [RowCursor]
    private let name: String

    init(_ streams: [any RowStream], for arguments: borrowing PrimitiveArguments) throws(CallFailure) {
        name = arguments.name
        var cursors: [RowCursor] = []
        for stream in streams { cursors.append(try RowCursor(stream, for: arguments.name)) }
        self.cursors = cursors
        elementType = .tuple(streams.map { .init($0.elementType) })
        // Whether a column can hold such tuples.
        _ = try arguments.column(of: elementType)
    }

    func next() throws(CallFailure) -> Column? {
        var fewest = chunkRowCount
        var most = 0
        for cursor in cursors {
            let count = try cursor.available()
            (fewest, most) = (min(fewest, count), max(most, count))
        }
        guard fewest > 0 else {
            if most > 0 { throw try unequal() }
            return nil
        }
        return Column(
            type: elementType, count: fewest, values: UnsafeRawBufferPointer(start: nil, count: 0), offsets: nil,
            validity: nil, children: cursors.compactMap { $0.take(fewest) })
    }

    private func unequal() throws(CallFailure) -> CallFailure {
        var counts: [String] = []
        for cursor in cursors { counts.append("\(try cursor.countAll())") }
        let last = counts.removeLast()
        return CallFailure(
            .badArgument, function: name,
            message:
                "the lists have \(counts.joined(separator: ", ")) and \(last) elements, and equally many are needed")
    }
}

/// One part of tuples, taken from their column as it is.
final class PartStream: RowStream {
    let elementType: ValueType
    private let source: any RowStream
    private let part: Int

    /// - Parameter source: Tuples that have this part.
    init(_ source: any RowStream, part: Int) {
        self.source = source
        self.part = part
        elementType = source.elementType.parts[part]
    }

    func next() throws(CallFailure) -> Column? { try source.next()?.children[part] }
}

/// All pairs of a row of a stream and a row of a list, in the order of the stream and then of the list.
final class ProductStream: RowStream {
    private let first: any RowStream
    private let second: ColumnBlock
    private let writer: ColumnWriter
    private var chunk: Column?
    private var row = 0
    private var position = 0

    /// - Parameter writer: Of pairs.
    init(_ first: any RowStream, _ second: ColumnBlock, writer: ColumnWriter) {
        self.first = first
        self.second = second
        self.writer = writer
    }

    var elementType: ValueType { writer.type }

    func next() throws(CallFailure) -> Column? {
        writer.removeAll()
        while writer.count < chunkRowCount, let chunk = try current() {
            let end = min(position + chunkRowCount - writer.count, second.count)
            writer.children[0].append(row, of: chunk, times: end - position)
            writer.children[1].append(second.column, rows: position..<end)
            writer.appendRowsOfTuple(end - position)
            (row, position) = end == second.count ? (row + 1, 0) : (row, end)
        }
        return writer.count > 0 ? writer.column : nil
    }

    /// The chunk in which the next row of the stream is. One that is not used up yet is valid: nothing was read behind it.
    private func current() throws(CallFailure) -> Column? {
        while true {
            if let chunk, row < chunk.count { return chunk }
            chunk = try first.next()
            row = 0
            guard let chunk else { return nil }
            if second.count == 0 { row = chunk.count }
        }
    }
}

/// The rows of a stream with their numbers.
final class EnumeratedStream: RowStream {
    let elementType: ValueType
    private let source: any RowStream
    private let numbers: ColumnWriter
    private let name: String
    private var nextIndex: Int64

    /// - Parameter numbers: A column of int64.
    init(_ source: any RowStream, from start: Int64, numbers: ColumnWriter, name: String) {
        self.source = source
        self.numbers = numbers
        self.name = name
        nextIndex = start
        elementType = .tuple([.init(name: "index", .int64), .init(name: "item", source.elementType)])
    }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        numbers.removeAll()
        let (following, overflow) = nextIndex.addingReportingOverflow(Int64(chunk.count))
        guard !overflow else {
            throw CallFailure(.failed, function: name, message: "the index does not fit an int64")
        }
        let target = numbers.extend(rows: chunk.count, size: 8).assumingMemoryBound(to: Int64.self)
        for row in 0..<chunk.count { target[row] = nextIndex + Int64(row) }
        nextIndex = following
        return Column(
            type: elementType, count: chunk.count, values: UnsafeRawBufferPointer(start: nil, count: 0), offsets: nil,
            validity: nil, children: [numbers.column, chunk])
    }
}

extension ValueType {
    /// The types of a tuple's parts; none of another type.
    var parts: [ValueType] {
        if case .tuple(let parts) = self { parts.map(\.type) } else { [] }
    }
}
