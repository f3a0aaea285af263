/// A sum of float64s that keeps what rounding loses: Neumaier's variant of Kahan's summation (A. Neumaier, ZAMM 54, 1974),
/// applied to the sums of chunks.
struct CompensatedSum {
    private var sum = 0.0
    private var lost = 0.0

    mutating func add(_ numbers: UnsafeBufferPointer<Double>) {
        var lanes = SIMD8<Double>(repeating: 0)
        let whole = numbers.count & ~7
        for start in stride(from: 0, to: whole, by: 8) {
            lanes += UnsafeRawPointer(numbers.baseAddress! + start).loadUnaligned(as: SIMD8<Double>.self)
        }
        for lane in 0..<8 { add(lanes[lane]) }
        for index in whole..<numbers.count { add(numbers[index]) }
    }

    mutating func add(_ number: Double) {
        let next = sum + number
        if next.isFinite { lost += abs(sum) >= abs(number) ? (sum - next) + number : (number - next) + sum }
        sum = next
    }

    var total: Double { sum + lost }
}
