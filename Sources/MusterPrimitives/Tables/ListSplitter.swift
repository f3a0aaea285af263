import MusterGraph
import MusterRegistry

/// Deals the rows of a list out to a number of lists.
final class ListSplitter {
    /// More would be a mistake: each has memory of its own while rows are dealt out.
    static let maximumCount = 1 << 16

    private let parts: [ColumnWriter]
    private let result: ColumnWriter
    private let evaluator: Evaluator
    private let name: String
    private var size = 0

    /// - Parameter count: At most `maximumCount`.
    init(_ count: Int, of type: ValueType, _ arguments: borrowing PrimitiveArguments) throws(CallFailure) {
        result = try arguments.column(of: .list(type))
        var parts: [ColumnWriter] = []
        for _ in 0..<count { parts.append(try arguments.column(of: type)) }
        self.parts = parts
        evaluator = arguments.evaluator
        name = arguments.name
    }

    /// Deals out the rows of a chunk.
    ///
    /// - Parameter numbers: For each row, which list it goes to.
    func take(_ chunk: Column, _ numbers: UnsafeBufferPointer<UInt32>) throws(CallFailure) {
        let lists = RowLists(numbers, count: parts.count)
        for (number, part) in parts.enumerated() {
            let rows = lists.rows(number)
            guard !rows.isEmpty else { continue }
            let before = part.byteCount
            part.append(chunk, at: rows)
            size += part.byteCount - before
        }
        guard size > evaluator.context.maximumResultBytes else { return }
        throw evaluator.tooLarge(size, for: name)
    }

    /// The lists.
    func finish() -> ColumnWriter {
        for part in parts {
            result.children[0].append(part.column, rows: 0..<part.count)
            result.endRow()
            part.removeAll()
        }
        return result
    }
}
