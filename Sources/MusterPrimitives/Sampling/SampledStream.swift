import MusterGraph
import MusterRegistry

/// The rows of a stream for which a coin says so: one for each, so that it does not matter where chunks end.
final class SampledStream: RowStream {
    private let source: any RowStream
    private let probability: Double
    private let writer: ColumnWriter
    private var generator: SplitMix64

    init(_ source: any RowStream, probability: Double, _ generator: SplitMix64, writer: ColumnWriter) {
        self.source = source
        self.probability = probability
        self.generator = generator
        self.writer = writer
    }

    var elementType: ValueType { source.elementType }

    func next() throws(CallFailure) -> Column? {
        guard let chunk = try source.next() else { return nil }
        writer.removeAll()
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: chunk.count) { keep in
            for row in 0..<chunk.count { keep[row] = generator.nextUniform() < probability ? 1 : 0 }
            if let start = keep.baseAddress { writer.append(chunk, where: start) }
        }
        return writer.column
    }
}
