import MusterGraph
import MusterRegistry

/// The rows of a stream, as many at a time as whoever reads wants: streams side by side have chunks of different sizes.
final class RowCursor {
    let stream: any RowStream
    private let slicer: RowSlicer
    private var chunk: Column?
    private var position = 0
    /// How many rows have been taken.
    private(set) var taken = 0

    init(_ stream: any RowStream, for name: String) throws(CallFailure) {
        self.stream = stream
        slicer = try RowSlicer(stream.elementType, for: name)
    }

    /// How many rows can be taken at once; 0 at the end only. What was taken before is no longer valid.
    func available() throws(CallFailure) -> Int {
        while true {
            if let chunk, position < chunk.count { return chunk.count - position }
            chunk = try stream.next()
            position = 0
            if chunk == nil { return 0 }
        }
    }

    /// The next rows, at most as many as are available; valid until the next call.
    func take(_ count: Int) -> Column? {
        guard let chunk else { return nil }
        defer {
            position += count
            taken += count
        }
        return slicer.rows(position..<position + count, of: chunk)
    }

    /// How many rows there are in all; passes over those that are left.
    func countAll() throws(CallFailure) -> Int {
        while case let count = try available(), count > 0 {
            position += count
            taken += count
        }
        return taken
    }
}
