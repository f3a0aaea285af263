import Muster

/// Integers grouped by what a division leaves, so that every partition sends rows to every other; and the largest of the
/// groups' sums.
struct ShuffleWork: RivalWork {
    let count: Int
    let partitionCount: Int
    private let groupCount = 1_000

    var style: RivalStyle { .bags }
    var order: [String] { ["shuffle", "\(count)", "\(groupCount)", "\(partitionCount)"] }
    var amount: String { "\(count.grouped) integers in \(partitionCount) partitions, \(groupCount.grouped) groups" }
    var unit: Unit { .elementsPerSecond }

    var forRivals: (any RivalWork)? { ShuffleWork(count: min(count, 100_000), partitionCount: partitionCount) }

    /// The groups below the remainder of the count have one number more; of equally large ones the last has most.
    var answer: String {
        let remainder = count % groupCount
        let sum = { (group: Int) in
            let length = count / groupCount + (group < remainder ? 1 : 0)
            return length * group + groupCount * (length * (length - 1) / 2)
        }
        return "\(max(sum(groupCount - 1), remainder > 0 ? sum(remainder - 1) : 0))"
    }

    func compute(_ site: Site) async throws -> Answer {
        let groupCount = Expr(groupCount)
        let numbers = Bag(0..<count, partitionCount: partitionCount)
        let sums = numbers.grouped(by: { $0 % groupCount }).map { Math.sum($0.second) }
        return try await Answer.timed { "\(try await site.client.compute(sums.max(), timeout: .seconds(300)))" }
    }
}
