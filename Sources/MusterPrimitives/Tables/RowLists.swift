import MusterGraph
import MusterRegistry

/// Rows by their keys' numbers: all rows of number 0 in their order, then those of 1, and so on.
struct RowLists: ~Copyable {
    private var starts = ScratchBuffer<UInt32>()
    private var sorted = ScratchBuffer<UInt32>()

    /// - Parameter numbers: The number of each row, below `count`.
    init(_ numbers: UnsafeBufferPointer<UInt32>, count: Int) {
        let starts = starts.fill(count + 1, with: 0)
        for number in numbers { starts[Int(number) + 1] += 1 }
        for number in 0..<count { starts[number + 1] += starts[number] }
        let sorted = sorted.take(numbers.count)
        for row in 0..<numbers.count {
            let number = Int(numbers[row])
            sorted[Int(starts[number])] = UInt32(truncatingIfNeeded: row)
            starts[number] += 1
        }
        // Each start has become the next one's.
        for number in stride(from: count, to: 0, by: -1) { starts[number] = starts[number - 1] }
        starts[0] = 0
    }

    /// The numbers of all rows, in the order of the lists.
    var all: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(sorted.elements) }

    /// Where the rows of a number stand among all.
    func range(_ number: Int) -> Range<Int> { Int(starts.start[number])..<Int(starts.start[number + 1]) }

    /// The rows of a number.
    func rows(_ number: Int) -> UnsafeBufferPointer<UInt32> {
        let range = range(number)
        return UnsafeBufferPointer(start: sorted.start + range.lowerBound, count: range.count)
    }
}
