import MusterGraph
import MusterRegistry

/// Some rows of a column, where they lie.
final class SliceStream: RowStream {
    private let column: Column
    private var rows: Range<Int>
    /// Keeps the column's memory.
    private let owner: any RowStream
    /// Takes copies of rows that cannot be cut out where they lie.
    private let writer: ColumnWriter

    init(_ column: Column, rows: Range<Int>, owner: any RowStream, writer: ColumnWriter) {
        self.column = column
        self.rows = rows
        self.owner = owner
        self.writer = writer
    }

    var elementType: ValueType { column.type }

    func next() throws(CallFailure) -> Column? {
        guard !rows.isEmpty else { return nil }
        let chunk = rows.prefix(chunkRowCount)
        rows = chunk.upperBound..<rows.upperBound
        // A bitmap is cut at whole bytes only.
        guard column.hasBitmap, chunk.lowerBound & 7 != 0 else { return column.slice(chunk) }
        writer.removeAll()
        writer.append(column, rows: chunk)
        return writer.column
    }
}
