import MusterGraph
import MusterRegistry

/// Finds the order in which the rows of a column stand, by words first and by the rows themselves where words are equal.
struct RowSorter {
    enum Direction {
        case rising, falling
    }

    let order: RowOrder
    let direction: Direction
    let evaluator: Evaluator
    let name: String

    init(
        _ type: ValueType, _ direction: Direction = .rising, _ arguments: borrowing PrimitiveArguments
    ) {
        order = RowOrder(type)
        self.direction = direction
        evaluator = arguments.evaluator
        name = arguments.name
    }

    /// How many comparisons pass between two looks at whether the task is still wanted.
    private static let comparisonsBetweenChecks = 1 << 16

    /// Calls `body` with the numbers of the rows in their order; equal rows stand as they did.
    func sort<Result>(
        _ column: Column, _ body: (UnsafeBufferPointer<UInt32>) throws(CallFailure) -> Result
    ) throws(CallFailure) -> Result {
        guard column.count < Int(UInt32.max) else {
            throw CallFailure(
                .resultTooLarge, function: name,
                message: "\(column.count) elements are too many for one list; more partitions have fewer each")
        }
        var rows = ScratchBuffer<RadixSort.Row>(capacity: max(column.count, 1))
        let start = rows.take(column.count)
        place(column, into: start)
        let sorted = UnsafeMutableBufferPointer(start: start, count: column.count)
        RadixSort.sort(sorted)
        try evaluator.checkCancellation(of: name)
        if !order.isDecidedByWords { try sortRuns(of: sorted, column) }
        var numbers = ScratchBuffer<UInt32>(capacity: max(column.count, 1))
        let target = numbers.take(column.count)
        for index in 0..<column.count { target[index] = start[index].row }
        return try body(UnsafeBufferPointer(start: target, count: column.count))
    }

    private func place(_ column: Column, into rows: UnsafeMutablePointer<RadixSort.Row>) {
        var room = ScratchBuffer<UInt64>(capacity: max(column.count, 1))
        let words = room.take(column.count)
        order.words(of: column, into: words)
        let mask: UInt64 = direction == .rising ? 0 : .max
        for row in 0..<column.count {
            rows[row] = RadixSort.Row(word: words[row] ^ mask, row: UInt32(truncatingIfNeeded: row))
        }
    }

    /// Puts rows of equal words in order.
    private func sortRuns(
        of rows: UnsafeMutableBufferPointer<RadixSort.Row>, _ column: Column
    ) throws(CallFailure) {
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].word == rows[start].word { end += 1 }
            if end - start > 1 {
                try sortRun(UnsafeMutableBufferPointer(rebasing: rows[start..<end]), column)
            }
            start = end
        }
    }

    private func sortRun(
        _ run: UnsafeMutableBufferPointer<RadixSort.Row>, _ column: Column
    ) throws(CallFailure) {
        let sign = direction == .rising ? 1 : -1
        // Often all rows of a run are equal: short strings are their words.
        let isSorted = (1..<run.count).allSatisfy {
            sign * order.compare(column, Int(run[$0 - 1].row), column, Int(run[$0].row)) <= 0
        }
        guard !isSorted else { return }
        var run = run
        var comparisons = 0
        do {
            try run.sort { left, right in
                comparisons += 1
                if comparisons % Self.comparisonsBetweenChecks == 0 { try evaluator.checkCancellation(of: name) }
                let order = sign * order.compare(column, Int(left.row), column, Int(right.row))
                // Rows that are equal stand as they did.
                return order != 0 ? order < 0 : left.row < right.row
            }
        } catch let failure as CallFailure {
            throw failure
        } catch {
            throw CallFailure(.failed, function: name, message: "\(error)")
        }
    }
}
