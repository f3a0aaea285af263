import MusterGraph
import MusterRegistry

/// The rows of a stream as lines of text.
final class FormattedStream: RowStream {
    let elementType = ValueType.string
    private let rows: any RowStream
    private let formatter: any RowFormatter
    private let writer: ColumnWriter
    private let name: String
    private var text = TextBuilder()
    private var position = 0
    private var header: [UInt8]?

    init(_ rows: any RowStream, _ formatter: any RowFormatter, writer: ColumnWriter, name: String) {
        self.rows = rows
        self.formatter = formatter
        self.writer = writer
        self.name = name
        header = formatter.header()
    }

    func next() throws(CallFailure) -> Column? {
        writer.removeAll()
        // A chunk of its own, as there may be no rows.
        if let line = header {
            header = nil
            line.withUnsafeBytes { writer.append(bytes: $0) }
            return writer.column
        }
        guard let chunk = try rows.next() else { return nil }
        defer { position += chunk.count }
        for row in 0..<chunk.count {
            text.removeAll()
            do throws(FormatProblem) { try formatter.format(row, of: chunk, into: &text) } catch {
                throw CallFailure(.badArgument, function: name, message: "element \(position + row): \(error.message)")
            }
            text.bytes.withUnsafeBytes { writer.append(bytes: $0) }
        }
        return writer.column
    }
}
