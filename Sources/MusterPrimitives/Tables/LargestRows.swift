import MusterGraph
import MusterRegistry

/// The rows with the largest keys so far, at most a given number of them; of equal ones, the first.
///
/// Rows gather until there are twice as many as asked for; then they are sorted, and the smaller half goes. From then on
/// only what is larger than the smallest that stayed is taken.
final class LargestRows {
    private let wanted: Int
    private let sorter: RowSorter
    private var items: ColumnWriter
    private var keys: ColumnWriter
    private var spareItems: ColumnWriter
    private var spareKeys: ColumnWriter
    private var words = ScratchBuffer<UInt64>()
    private var keep = ScratchBuffer<UInt8>()
    /// The word of the smallest that stayed, which is the last of the first `wanted`.
    private var threshold: UInt64?

    init(
        _ wanted: Int, items: ValueType, keys: ValueType, _ arguments: borrowing PrimitiveArguments
    ) throws(CallFailure) {
        self.wanted = wanted
        sorter = RowSorter(keys, .falling, arguments)
        self.items = try arguments.column(of: items)
        self.keys = try arguments.column(of: keys)
        spareItems = try arguments.column(of: items)
        spareKeys = try arguments.column(of: keys)
    }

    /// Looks at the rows of a chunk, which have these keys.
    func take(_ chunk: Column, keys chunkKeys: Column) throws(CallFailure) {
        guard wanted > 0 else { return }
        if let threshold {
            let keep = UnsafePointer(keep.take(chunk.count))
            guard mark(chunkKeys, above: threshold) else { return }
            items.append(chunk, where: keep)
            keys.append(chunkKeys, where: keep)
        } else {
            items.append(chunk, rows: 0..<chunk.count)
            keys.append(chunkKeys, rows: 0..<chunk.count)
        }
        if items.count / 2 >= max(wanted, chunkRowCount) { try prune() }
        try sorter.evaluator.checkSize(items, for: sorter.name)
    }

    /// The rows, the largest first.
    func result() throws(CallFailure) -> ColumnWriter {
        try prune()
        return items
    }

    /// Notes which rows are larger than the threshold. Returns whether one is.
    private func mark(_ chunkKeys: Column, above threshold: UInt64) -> Bool {
        let (words, keep) = (words.take(chunkKeys.count), keep.start)
        sorter.order.words(of: chunkKeys, into: words)
        var isAny: UInt8 = 0
        if sorter.order.isDecidedByWords {
            for row in 0..<chunkKeys.count {
                keep[row] = words[row] > threshold ? 1 : 0
                isAny |= keep[row]
            }
        } else {
            let known = keys.column
            for row in 0..<chunkKeys.count {
                let isLarger =
                    words[row] != threshold
                    ? words[row] > threshold : sorter.order.compare(chunkKeys, row, known, wanted - 1) > 0
                keep[row] = isLarger ? 1 : 0
                isAny |= keep[row]
            }
        }
        return isAny != 0
    }

    private func prune() throws(CallFailure) {
        let (allItems, allKeys) = (items.column, keys.column)
        try sorter.sort(allKeys) { rows throws(CallFailure) in
            let first = UnsafeBufferPointer(rebasing: rows.prefix(wanted))
            spareItems.append(allItems, at: first)
            spareKeys.append(allKeys, at: first)
        }
        swap(&items, &spareItems)
        swap(&keys, &spareKeys)
        spareItems.removeAll()
        spareKeys.removeAll()
        if items.count == wanted, wanted > 0 { threshold = sorter.order.word(of: keys.column, wanted - 1) }
    }
}
