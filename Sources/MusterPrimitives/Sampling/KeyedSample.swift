import MusterGraph
import MusterRegistry

/// The rows with the smallest keys.
///
/// Each row of a bag has a random key, and those with the smallest keys are a uniform sample without replacement, as every set
/// of rows is as likely as any other to be the one with the smallest keys. The smallest keys of two lists together are among
/// the smallest keys of each, so samples of partitions merge into one of the bag, in any order. Keys have 64 bits: that two
/// are equal, and the order of rows decides, does not happen in practice.
struct KeyedSample {
    private let count: Int
    /// The rows that may be in the sample, in no order, with what decides about them.
    private var rows: ColumnWriter
    private var keys: [Int64] = []
    /// Where the rows in the sample are put together when the others are thrown away.
    private var spare: ColumnWriter
    /// No row with a larger key is in the sample.
    private var largest = Int64.max

    init(count: Int, of type: ValueType, for arguments: borrowing PrimitiveArguments) throws(CallFailure) {
        // Below the largest number, so that sums of it fit.
        self.count = min(count, .max / 4)
        rows = try arguments.column(of: type)
        spare = try arguments.column(of: type)
    }

    /// Looks at one row.
    mutating func add(_ row: Int, of column: Column, key: Int64) {
        guard count > 0, key <= largest else { return }
        rows.append(row, of: column)
        keys.append(key)
        // Rows are thrown away when there are as many again, so that sorting costs little for each.
        if keys.count >= 2 * max(count, chunkRowCount) { prune() }
    }

    /// Keeps the rows in the sample, in the order of their keys.
    private mutating func prune() {
        let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }.prefix(count)
        spare.removeAll()
        let column = rows.column
        for row in order { spare.append(row, of: column) }
        keys = order.map { keys[$0] }
        swap(&rows, &spare)
        if keys.count == count, let last = keys.last { largest = last }
    }

    /// The rows in the sample with their keys, in the order of these.
    mutating func finish(_ arguments: borrowing PrimitiveArguments) throws(CallFailure) -> Operand {
        prune()
        let type = ValueType.tuple([.init(name: "key", .int64), .init(name: "item", rows.type)])
        let result = try arguments.column(of: type)
        for key in keys { result.children[0].append(key) }
        result.children[1].append(rows.column, rows: 0..<rows.count)
        result.appendRowsOfTuple(keys.count)
        return try arguments.list(result)
    }
}
