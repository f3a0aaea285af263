import MusterGraph
import MusterRegistry

/// The values that lines of JSON spell, one a line. Blank lines are passed over.
final class ParsedJSONStream: RowStream {
    let elementType = ValueType.value
    private let lines: any RowStream
    private let writer: ColumnWriter
    private let name: String
    private var transcoder = JSONTranscoder()
    private var position = 0

    init(_ lines: any RowStream, writer: ColumnWriter, name: String) {
        self.lines = lines
        self.writer = writer
        self.name = name
    }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try lines.next() else { return nil }
        defer { position += chunk.count }
        writer.removeAll()
        for row in 0..<chunk.count {
            let line = chunk.bytes(at: row)
            if line.allSatisfy({ $0 == 0x20 || 0x09...0x0d ~= $0 }) { continue }
            do throws(JSONTranscoder.Failure) { try transcoder.read(line) } catch {
                throw CallFailure(.failed, function: name, message: "element \(position + row), \(error)")
            }
            transcoder.item.bytes.withUnsafeBytes { writer.append(bytes: $0) }
        }
        return writer.column
    }
}
