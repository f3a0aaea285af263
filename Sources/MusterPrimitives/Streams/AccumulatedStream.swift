import MusterGraph
import MusterRegistry

/// The results of a fold, one for each row: the running fold.
final class AccumulatedStream: RowStream {
    private let source: any RowStream
    private let fold: Fold
    private let writer: ColumnWriter

    /// - Parameters:
    ///   - fold: Begun, or not: then the first row is the first result.
    ///   - writer: Of the fold's results.
    init(_ source: any RowStream, _ fold: Fold, writer: ColumnWriter) {
        self.source = source
        self.fold = fold
        self.writer = writer
    }

    var elementType: ValueType { writer.type }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        writer.removeAll()
        var start = 0
        if !fold.hasBegun, chunk.count > 0 {
            try fold.begin(0, of: chunk)
            writer.append(0, of: fold.column)
            start = 1
        }
        try fold.take(chunk, from: start, running: writer)
        return writer.column
    }
}
