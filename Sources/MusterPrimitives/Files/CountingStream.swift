import MusterGraph
import MusterRegistry

/// The rows of a stream, counted, for messages that say where something is.
final class CountingStream: RowStream {
    private let source: any RowStream
    /// How many rows there were before the last chunk.
    private(set) var chunkStart = 0
    private var chunkCount = 0

    init(_ source: any RowStream) { self.source = source }

    var elementType: ValueType { source.elementType }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        chunkStart += chunkCount
        chunkCount = chunk.count
        return chunk
    }
}
