import MusterGraph
import MusterRegistry

/// Takes rows of columns from anywhere. Bitmaps can be cut at whole bytes only, so where one would be cut elsewhere, the rows
/// are copied.
final class RowSlicer {
    private let copy: ColumnWriter

    init(_ type: ValueType, for name: String) throws(CallFailure) {
        do throws(ConversionFailure) { copy = try ColumnWriter(type) } catch {
            throw CallFailure(.argumentType, function: name, message: "\(error)")
        }
    }

    /// The rows, where they lie or in memory that is used again by the next call.
    func rows(_ rows: Range<Int>, of column: Column) -> Column {
        if rows.lowerBound & 7 == 0 || !column.hasBitmap { return column.slice(rows) }
        copy.removeAll()
        copy.append(column, rows: rows)
        return copy.column
    }
}
