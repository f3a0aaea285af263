import MusterGraph
import MusterRegistry

/// The row with the smallest or the largest key so far; of equal ones, the first.
struct Extremum: ~Copyable {
    /// The row, where there is one.
    let item: ColumnWriter
    private let key: ColumnWriter
    private let order: RowOrder
    private let isMaximum: Bool
    /// The word of the key, as it is or turned round, so that the smaller one wins.
    private var word: UInt64 = .max
    private var words = ScratchBuffer<UInt64>()

    init(item: ColumnWriter, key: ColumnWriter, isMaximum: Bool) {
        self.item = item
        self.key = key
        self.isMaximum = isMaximum
        order = RowOrder(key.type)
    }

    /// Looks at the rows of a chunk, which have these keys.
    mutating func take(_ chunk: Column, keys: Column) {
        guard chunk.count > 0 else { return }
        let words = words.take(chunk.count)
        order.words(of: keys, into: words)
        let mask: UInt64 = isMaximum ? .max : 0
        var best: Int?
        if item.count == 0 { (best, word) = (0, words[0] ^ mask) }
        for row in 0..<chunk.count where words[row] ^ mask <= word {
            guard words[row] ^ mask == word else {
                (best, word) = (row, words[row] ^ mask)
                continue
            }
            if !order.isDecidedByWords, isBetter(row, of: keys, than: best) { best = row }
        }
        guard let best else { return }
        item.removeAll()
        item.append(best, of: chunk)
        guard key !== item else { return }
        key.removeAll()
        key.append(best, of: keys)
    }

    /// - Parameter best: A row of this chunk; nil is the one from before.
    private func isBetter(_ row: Int, of keys: Column, than best: Int?) -> Bool {
        let place = best.map { order.compare(keys, row, keys, $0) } ?? order.compare(keys, row, key.column, 0)
        return isMaximum ? place > 0 : place < 0
    }
}
