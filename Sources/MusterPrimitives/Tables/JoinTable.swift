import MusterGraph
import MusterRegistry

/// The right side of a join: its rows, and which of them have a key.
final class JoinTable {
    /// All rows.
    let items: ColumnWriter
    private var table: KeyTable
    private var numbers = ScratchBuffer<UInt32>()
    private var lists = RowLists(UnsafeBufferPointer(start: nil, count: 0), count: 0)
    /// For each key, whether a left row had it.
    private var isMatched = ScratchBuffer<Bool>()

    init(items: ColumnWriter, keys: ColumnWriter) throws(CallFailure) {
        self.items = items
        table = KeyTable(keys: keys)
    }

    /// Takes the rows of a chunk, which have these keys.
    func take(
        _ chunk: Column, keys: Column, _ arguments: borrowing PrimitiveArguments
    ) throws(CallFailure) {
        numbers.append(try table.insert(keys, for: arguments.name), chunk.count)
        items.append(chunk, rows: 0..<chunk.count)
        try arguments.checkSize(items)
        try arguments.checkSize(table.keys)
    }

    /// Sorts the rows by their keys, when all are there.
    func finish() {
        lists = RowLists(UnsafeBufferPointer(numbers.elements), count: table.count)
        _ = isMatched.fill(table.count, with: false)
    }

    /// The number of each left row's key, or `KeyTable.none`. Valid until the next call.
    func find(_ keys: Column) -> UnsafePointer<UInt32> {
        let found = table.find(keys)
        for row in 0..<keys.count where found[row] != KeyTable.none { isMatched.start[Int(found[row])] = true }
        return found
    }

    /// The rows that have the key of a number.
    func rows(_ number: UInt32) -> UnsafeBufferPointer<UInt32> { lists.rows(Int(number)) }

    /// The rows whose keys no left row had, in their order.
    func unmatched() -> [UInt32] {
        var rows: [UInt32] = []
        for row in 0..<numbers.count where !isMatched.start[Int(numbers.start[row])] {
            rows.append(UInt32(truncatingIfNeeded: row))
        }
        return rows
    }
}
