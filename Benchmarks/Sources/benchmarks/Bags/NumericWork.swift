import Muster

/// The integers of a range, 3 x + 1 of each, the even ones of those, and their sum.
struct NumericWork: BagWork {
    let count: Int
    let partitionCount: Int

    var name: String { "numeric" }
    var amount: String { "\(count) integers in \(partitionCount) partitions" }
    var arguments: [String] { ["\(count)", "\(partitionCount)"] }

    /// 3 x + 1 is even where x is odd; there are n odd numbers below the count, and their sum is n².
    var answer: String {
        let odd = count / 2
        return "\(3 * odd * odd + odd)"
    }

    func compute(_ client: Client) async throws -> String {
        let numbers = Bag(0..<count, partitionCount: partitionCount)
        let even = numbers.map { $0 * 3 + 1 }.filter { $0 % 2 == 0 }
        return "\(try await client.compute(even.sum()))"
    }
}
