import MusterGraph
import MusterRegistry

/// The rows of a stream as another type, where each is a value of it.
final class ConvertedStream: RowStream {
    private let source: any RowStream
    private let writer: ColumnWriter
    private let name: String
    private var position = 0

    /// - Parameter writer: Of the type that is asked for.
    init(_ source: any RowStream, to type: ValueType, writer: ColumnWriter, name: String) {
        self.source = source
        self.writer = writer
        self.name = name
    }

    var elementType: ValueType { writer.type }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        defer { position += chunk.count }
        writer.removeAll()
        if chunk.type == .int64, writer.type == .float64 {
            let target = writer.extend(rows: chunk.count, size: 8).assumingMemoryBound(to: Double.self)
            for row in 0..<chunk.count { target[row] = Double(chunk.int64s[row]) }
            return writer.column
        }
        var item = MessagePackWriter()
        for row in 0..<chunk.count {
            do {
                if chunk.type == .value {
                    try writer.append(value: chunk.bytes(at: row))
                } else {
                    item.removeAll()
                    try chunk.write(row, to: &item)
                    try item.bytes.withUnsafeBytes { try writer.append(item: $0) }
                }
            } catch {
                throw CallFailure(.argumentType, function: name, message: "element \(position + row): \(error)")
            }
        }
        return writer.column
    }
}
