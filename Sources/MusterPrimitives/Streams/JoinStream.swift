import MusterGraph
import MusterRegistry

/// The pairs of rows of two lists whose keys are equal. The right list lies in a table; the left one comes chunk by chunk.
final class JoinStream: RowStream {
    enum Kind {
        case inner, left, outer
    }

    private let kind: Kind
    private let source: any RowStream
    private let key: RowFunction
    private let table: JoinTable
    private let converter: ValueConverter?
    private let writer: ColumnWriter
    private let name: String
    private var position = 0
    /// The left rows at hand; nil before the first and behind the last.
    private var chunk: Column?
    private var found = ScratchBuffer<UInt32>()
    /// The left row that is being joined, and how many of its pairs have been given.
    private var row = 0
    private var given = 0
    /// At the end of an outer join, the right rows that are left.
    private var rest: ArraySlice<UInt32>?
    private var leftRows = ScratchBuffer<UInt32>()
    private var rightRows = ScratchBuffer<UInt32>()

    init(
        _ kind: Kind, _ source: any RowStream, _ key: RowFunction, _ table: JoinTable, converter: ValueConverter?,
        writer: ColumnWriter, name: String
    ) {
        self.kind = kind
        self.source = source
        self.key = key
        self.table = table
        self.converter = converter
        self.writer = writer
        self.name = name
    }

    var elementType: ValueType { writer.type }

    func next() throws(CallFailure) -> Column? {
        if let rest { return unmatched(rest) }
        if chunk == nil || row == chunk?.count {
            chunk = try source.next()
            (row, given) = (0, 0)
            if let chunk { try look(up: chunk) }
        }
        if let chunk { return pairs(of: chunk) }
        guard kind == .outer else { return nil }
        return unmatched(table.unmatched()[...])
    }

    /// Finds the keys of a chunk.
    private func look(up chunk: Column) throws(CallFailure) {
        let keys = try PrimitiveArguments.keys(key, of: chunk, from: position)
        position += chunk.count
        let numbers = table.find(try converter?.convert(keys, for: name) ?? keys)
        found.removeAll()
        found.append(numbers, chunk.count)
    }

    /// The next pairs of the rows at hand, at most as many as a chunk has.
    private func pairs(of chunk: Column) -> Column {
        leftRows.removeAll()
        rightRows.removeAll()
        var hasAbsent = false
        while row < chunk.count, leftRows.count < chunkRowCount {
            let number = found.start[row]
            guard number != KeyTable.none else {
                if kind != .inner {
                    leftRows.append(UInt32(truncatingIfNeeded: row))
                    rightRows.append(ColumnWriter.absentRow)
                    hasAbsent = true
                }
                row += 1
                continue
            }
            let matches = table.rows(number)
            let count = min(matches.count - given, chunkRowCount - leftRows.count)
            leftRows.append(UInt32(truncatingIfNeeded: row), repeated: count)
            rightRows.append(matches.baseAddress.unsafelyUnwrapped + given, count)
            given += count
            if given == matches.count { (row, given) = (row + 1, 0) }
        }
        return joined(chunk, hasAbsent: hasAbsent)
    }

    /// Right rows without a left one.
    private func unmatched(_ rows: ArraySlice<UInt32>) -> Column? {
        rest = rows.dropFirst(chunkRowCount)
        guard !rows.isEmpty else { return nil }
        leftRows.removeAll()
        rightRows.removeAll()
        for row in rows.prefix(chunkRowCount) { rightRows.append(row) }
        leftRows.append(ColumnWriter.absentRow, repeated: rightRows.count)
        return joined(nil, hasAbsent: false)
    }

    /// - Parameters:
    ///   - chunk: What the left rows are of; nil where all are absent.
    ///   - hasAbsent: Whether some of the right rows are.
    private func joined(_ chunk: Column?, hasAbsent: Bool) -> Column {
        writer.removeAll()
        if let chunk {
            writer.children[0].append(chunk, at: UnsafeBufferPointer(leftRows.elements))
        } else {
            for _ in 0..<leftRows.count { writer.children[0].appendAbsent() }
        }
        writer.children[1].append(
            table.items.column, at: UnsafeBufferPointer(rightRows.elements), mayBeAbsent: hasAbsent)
        writer.appendRowsOfTuple(leftRows.count)
        return writer.column
    }
}
