import MusterGraph
import MusterRegistry

/// The texts of a list whose rows may be anything: what is no text is an error that says which element it is.
final class TextStream: RowStream {
    let elementType = ValueType.string
    private let source: any RowStream
    private let writer: ColumnWriter
    private let name: String
    private var position = 0

    /// - Parameter source: Rows of type `value`.
    init(_ source: any RowStream, writer: ColumnWriter, name: String) {
        self.source = source
        self.writer = writer
        self.name = name
    }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        defer { position += chunk.count }
        writer.removeAll()
        for row in 0..<chunk.count {
            do throws(DecodingFailure) {
                var reader = MessagePackReader(chunk.bytes(at: row))
                writer.append(bytes: try reader.readStringBytes())
            } catch {
                throw CallFailure(
                    .argumentType, function: name, message: "element \(position + row) is no string: \(error.message)")
            }
        }
        return writer.column
    }
}

extension PrimitiveArguments {
    /// A list of texts, as rows.
    func texts(_ index: Int) throws(CallFailure) -> any RowStream {
        let rows = try rows(index)
        switch rows.elementType {
        case .string: return rows
        case .value: return TextStream(rows, writer: try column(of: .string), name: name)
        default: throw failure("list<\(rows.elementType)> is given, and list<string> is needed")
        }
    }
}
