import MusterGraph
import MusterRegistry

/// Rows of any type as rows of `value`: so are keys compared that have one type here and another there.
final class ValueConverter {
    private let writer: ColumnWriter

    init(_ writer: ColumnWriter) { self.writer = writer }

    /// The rows as values, until the next call.
    func convert(_ column: Column, for name: String) throws(CallFailure) -> Column {
        guard column.type != .value else { return column }
        writer.removeAll()
        do throws(DecodingFailure) {
            var item = MessagePackWriter()
            for row in 0..<column.count {
                item.removeAll()
                try column.write(row, to: &item)
                item.bytes.withUnsafeBytes { writer.append(bytes: $0) }
            }
        } catch {
            throw CallFailure(.badArgument, function: name, message: error.message)
        }
        return writer.column
    }
}
