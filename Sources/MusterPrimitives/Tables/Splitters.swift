import MusterGraph

/// Keys that part all keys into ranges. Range i holds what is beyond splitter i - 1 and at most splitter i.
struct Splitters: ~Copyable {
    private let block: ColumnBlock
    private let order: RowOrder
    private var splitterWords = ScratchBuffer<UInt64>()
    private var words = ScratchBuffer<UInt64>()
    private var numbers = ScratchBuffer<UInt32>()

    /// - Parameter block: Keys that rise.
    init(_ block: ColumnBlock) {
        self.block = block
        order = RowOrder(block.elementType)
        order.words(of: block.column, into: splitterWords.take(block.count))
    }

    /// The range of each key. Valid until the next call.
    mutating func places(of keys: Column) -> UnsafeBufferPointer<UInt32> {
        let (words, target) = (words.take(keys.count), numbers.take(keys.count))
        order.words(of: keys, into: words)
        for row in 0..<keys.count {
            var (low, high) = (0, block.count)
            while low < high {
                let middle = (low + high) / 2
                if isBeyond(words[row], keys, row, middle) { low = middle + 1 } else { high = middle }
            }
            target[row] = UInt32(truncatingIfNeeded: low)
        }
        return UnsafeBufferPointer(start: target, count: keys.count)
    }

    /// Whether a key is larger than a splitter.
    @inline(__always)
    private func isBeyond(_ word: UInt64, _ keys: Column, _ row: Int, _ splitter: Int) -> Bool {
        let other = splitterWords.start[splitter]
        guard word == other, !order.isDecidedByWords else { return word > other }
        return order.compare(keys, row, block.column, splitter) > 0
    }
}
