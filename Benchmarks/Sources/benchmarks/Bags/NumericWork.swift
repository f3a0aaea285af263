import Muster

/// The integers of a range, 3 x + 1 of each, the even ones of those, and their sum.
struct NumericWork: RivalWork {
    let elementCount: Int
    let partitionCount: Int

    var style: RivalStyle { .bags }
    var amount: String { "\(elementCount.grouped) integers in \(partitionCount) partitions" }
    var unit: Unit { .seconds }
    var order: [String] { ["numeric"] + numbers }
    var forRivals: (any RivalWork)? { self }

    private var numbers: [String] { ["\(elementCount)", "\(partitionCount)"] }

    var programs: [NativeProgram] {
        [
            NativeProgram("bag-numeric.cpp", ["columns"] + numbers, name: Self.columnsName),
            NativeProgram("bag-numeric.cpp", ["fused"] + numbers, name: "C++ in one loop"),
        ]
    }

    /// How the table finds it.
    static let columnsName = "C++ with a column for each step"

    /// 3 x + 1 is even where x is odd; there are n odd numbers below the count, and their sum is n².
    var answer: String {
        let odd = elementCount / 2
        return "\(3 * odd * odd + odd)"
    }

    func compute(_ site: Site) async throws -> Answer {
        try await Answer.timed {
            let numbers = Bag(0..<elementCount, partitionCount: partitionCount)
            let even = numbers.map { $0 * 3 + 1 }.filter { $0 % 2 == 0 }
            return "\(try await site.client.compute(even.sum(), timeout: .seconds(300)))"
        }
    }
}
