import MusterProtocol

/// What tasks need of a worker, as far as the scheduler cares: who can run them, and how long they take.
struct FunctionRecord {
    /// The function that they call; behind it those that are called or given within.
    let choices: [FunctionChoice]
    let hasEffects: Bool
    /// How many connected workers have it.
    var workerCount = 0
    /// Whether the last of its results behind which there was much work was small enough that the scheduler keeps a copy.
    var hasSmallResults = false
    /// How much a worker's queue holds; see `costNanoseconds`.
    private let queueNanoseconds: Double
    /// The average time, newer ones counting more; in nanoseconds.
    private(set) var averageNanoseconds: Double = 0
    private var completedCount = 0
    /// What one more task of it should be taken to cost, in nanoseconds.
    ///
    /// As long as little is known of a function, a queue holds few of its tasks: one at first, then twice as many as
    /// have been seen to finish.
    private(set) var costNanoseconds: Double

    init(choices: [FunctionChoice], hasEffects: Bool, queueNanoseconds: Double) {
        self.choices = choices
        self.hasEffects = hasEffects
        self.queueNanoseconds = queueNanoseconds
        costNanoseconds = queueNanoseconds
    }

    /// Learns from `count` tasks that took `total` nanoseconds together.
    mutating func observe(count: Int, totalNanoseconds total: Double) {
        let mean = total / Double(count)
        let weight = completedCount == 0 ? 1 : max(0.1, min(0.5, Double(count) / 100))
        averageNanoseconds += (mean - averageNanoseconds) * weight
        completedCount = min(completedCount + count, 1 << 40)
        costNanoseconds = max(averageNanoseconds, queueNanoseconds / Double(2 * completedCount), 200)
    }
}
