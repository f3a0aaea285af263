/// How a simulated cluster is made up, and what happens to it: drawn once, from the seed.
struct SimulationPlan {
    let workerCount: Int
    let clientCount: Int
    let graphsPerClient: Int
    /// The share of tasks that fail.
    let failureRate: Double
    /// The share of messages that take long.
    let delayRate: Double
    /// How long a role may be busy before it looks at what has come.
    let turnNanoseconds: Int64
    /// Over what time workers join.
    let joinNanoseconds: Int64
    let cancelRate: Double
    let vanishRate: Double
    let workerLosses: Int

    init(using random: inout RandomSource) {
        workerCount = Int.random(in: 1...4, using: &random)
        clientCount = Int.random(in: 1...3, using: &random)
        graphsPerClient = Int.random(in: 1...4, using: &random)
        failureRate = random.chance(0.3) ? 0.03 : 0
        delayRate = [0, 0.01, 0.2].randomElement(using: &random) ?? 0
        turnNanoseconds = [0, 10_000, 1_000_000].randomElement(using: &random) ?? 0
        joinNanoseconds = random.chance(0.5) ? 0 : 40_000_000
        cancelRate = random.chance(0.3) ? 0.5 : 0
        vanishRate = random.chance(0.2) ? 0.4 : 0
        workerLosses = random.chance(0.3) ? Int.random(in: 1...2, using: &random) : 0
    }
}
