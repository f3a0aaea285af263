extension UnsafeBufferPointer<Int64> {
    /// The sum of `start` and all numbers; nil where it does not fit on the way.
    func checkedSum(from start: Int64) -> Int64? {
        var (sum, overflow) = (start, Int64(0))
        for number in self {
            let next = sum &+ number
            // The sign of a sum is wrong exactly where both summands have the other one.
            overflow |= (sum ^ next) & (number ^ next)
            sum = next
        }
        return overflow < 0 ? nil : sum
    }
}
