import MusterGraph
import MusterRegistry

/// The rows of a stream whose keys did not occur before. Only the keys are kept.
final class DistinctStream: RowStream {
    private let source: any RowStream
    /// What makes the key of a row; nil where the row is its own.
    private let key: RowFunction?
    private var table: KeyTable
    private let writer: ColumnWriter
    private let evaluator: Evaluator
    private let name: String
    private var position = 0

    init(
        _ source: any RowStream, by key: RowFunction?, keys: ColumnWriter, writer: ColumnWriter,
        _ arguments: borrowing PrimitiveArguments
    ) {
        self.source = source
        self.key = key
        self.writer = writer
        table = KeyTable(keys: keys)
        evaluator = arguments.evaluator
        name = arguments.name
    }

    var elementType: ValueType { source.elementType }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        let keys = try key.map { key throws(CallFailure) in
            try PrimitiveArguments.keys(key, of: chunk, from: position)
        }
        position += chunk.count
        _ = try table.insert(keys ?? chunk, for: name)
        try evaluator.checkSize(table.keys, for: name)
        writer.removeAll()
        writer.append(chunk, at: table.added)
        return writer.column
    }
}
