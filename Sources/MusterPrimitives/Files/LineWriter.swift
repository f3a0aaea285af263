import MusterGraph
import MusterRegistry

/// Writes texts to a file, each with "\n" behind it. What is written is never whole in memory.
final class LineWriter {
    private let sink: any ByteSink
    private var buffer: [UInt8] = []
    private static let pieceSize = 1 << 18

    init(_ path: String, overwrite: Bool) throws(FileFailure) {
        sink = Compression(path: path).sink(try NewFile(path, overwrite: overwrite))
        buffer.reserveCapacity(Self.pieceSize + 4096)
    }

    /// Writes the rows of a column of `string`.
    func write(_ lines: Column) throws(FileFailure) {
        for row in 0..<lines.count {
            buffer.append(contentsOf: lines.bytes(at: row))
            buffer.append(0x0a)
            if buffer.count >= Self.pieceSize { try flush() }
        }
    }

    /// Writes the rest, and gives the file its name.
    func finish() throws(FileFailure) {
        try flush()
        try sink.finish()
    }

    private func flush() throws(FileFailure) {
        try buffer.withUnsafeBufferPointer { bytes throws(FileFailure) in try sink.write(UnsafeRawBufferPointer(bytes))
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
